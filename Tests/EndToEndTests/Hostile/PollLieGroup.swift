import Testing

/// Lies that are told in one run, each of a task of its own, and what that run must come to.
struct PollLieGroup: Sendable, CustomTestStringConvertible {
  let name: String
  let lies: [PollLie]
  /// What is told beside details: severity and reason.
  var messages: Set = ["warning provider-down"]
  /// Of each of the tasks.
  var ending = "waiting provider-down"
  /// How often each of the lies may be heard; nil when it is as often as its task is asked.
  var times: ClosedRange<Int>?
  /// Short where it is what ends a lie.
  var pollTimeout = "60s"

  var testDescription: String { name }

  static let all =
    [
      PollLieGroup(name: "breaks off", lies: PollLie.breaks),
      PollLieGroup(name: "drips", lies: PollLie.drips, pollTimeout: "2s"),
      PollLieGroup(name: "floods with headers", lies: PollLie.headerFloods, pollTimeout: "2s"),
      PollLieGroup(name: "floods with bodies", lies: PollLie.bodyFloods),
      PollLieGroup(name: "sends no JSON", lies: PollLie.noJSON),
      PollLieGroup(name: "nests", lies: PollLie.nested),
      PollLieGroup(name: "sends no reply", lies: PollLie.noReply),
      PollLieGroup(name: "answers with other statuses", lies: PollLie.statuses),
      PollLieGroup(name: "asks for less", lies: PollLie.throttles),
      PollLieGroup(
        name: "says nothing wrong", lies: PollLie.pending, messages: [],
        ending: "waiting generating", times: 0...0),
      PollLieGroup(
        name: "says statuses that nobody knows", lies: PollLie.unknown,
        messages: ["warning unknown-status"], ending: "waiting generating",
        times: 0...0),
    ]
    + PollLie.times.map {
      PollLieGroup(
        name: $0.behaviour, lies: [$0], messages: [], ending: "waiting generating",
        times: 0...0)
    }
    + PollLie.centuries.map { PollLieGroup(name: $0.behaviour, lies: [$0], times: 1...1) }
    + [PollLie.pages, PollLie.redirects].map { lies in
      PollLieGroup(name: lies[0].behaviour, lies: lies)
    }
}
