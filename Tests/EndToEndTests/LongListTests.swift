import Foundation
import Peers
import Synchronization
import Testing

/// More finished tasks than links are held in memory.
@Suite(.timeLimit(.minutes(30))) struct `A list of more tasks than links are held` {
  private static let count = 540
  /// The smallest clip: the tests are about the order of requests.
  private static let file = Answer.file(Served(clip: "alt_480p_3s.mp4", tag: "\"small\""))

  /// Hosts that each behave as `answers`, which takes when the host was asked first.
  private func archivesAll(
    at hosts: Int = 1, linksLive lifetime: TimeInterval = 86_400, _ settings: FaultWorld.Settings,
    _ answers: @escaping @Sendable (_ first: ContinuousClock.Instant, Answer.Turn) -> [Peer.Step]?
  ) async throws {
    try await FaultWorld.with(settings) { world in
      let media = try (0..<hosts).map { number in
        let first = Mutex<ContinuousClock.Instant?>(nil)
        return try world.host(
          at: "127.0.0.\(16 + number)",
          Answer { turn in
            let first = first.withLock { first in
              first = first ?? turn.asked.time
              return first ?? turn.asked.time
            }
            return answers(first, turn) ?? Self.file.steps(turn)
          })
      }
      defer { for host in media { host.stop() } }
      let tasks = (1...Self.count).map { "asyntask_\($0)" }
      for (index, task) in tasks.enumerated() {
        let link = "\(media[index % hosts].origin)/\(task).mp4?"
        world.gateway.finish(task) { _ in
          Gateway.Links(video: link + Gateway.signature("1", expiry: .now + lifetime))
        }
      }
      try world.write(tasks.map { $0 + "\n" }.joined(), to: "tasks.txt")
      let run = try await Running(
        Tools.programs.appending(path: "holdfast"),
        ["run", "--json", "tasks.txt", "--max-duration", "150s"], in: world.directory,
        environment: FaultWorld.keys, deadline: .seconds(180)
      ).finish()
      let archived = try run.outcomes.count { $0["outcome"] == "archived" }
      #expect(archived == Self.count, "exit \(run.exit): \(run.output.suffix(2000))")
      let polls = world.gateway.requests.count
      #expect(polls <= 3 * Self.count, "\(polls) polls")
    }
  }

  private var settings: FaultWorld.Settings {
    var settings = FaultWorld.Settings()
    settings.retry = "{attempts: 4, first_delay: 100ms, longest_delay: 1s}"
    return settings
  }

  @Test func `is archived when the first answer asks for a pause`() async throws {
    let isAsked = Mutex(false)
    try await archivesAll(settings) { _, _ in
      let isFirst = isAsked.withLock { isAsked in
        defer { isAsked = true }
        return !isAsked
      }
      return isFirst ? [.answer(429, headers: "Retry-After: 2\r\n")] : nil
    }
  }

  @Test func `is archived after the network was away`() async throws {
    try await archivesAll(settings) { first, turn in
      turn.asked.time < first + .seconds(3) ? [.reset] : nil
    }
  }

  @Test func `is archived from hosts that each ask for a second`() async throws {
    try await archivesAll(at: 60, linksLive: 100, settings) { first, turn in
      turn.asked.time < first + .seconds(1)
        ? [.answer(429, headers: "Retry-After: 1\r\n")] : nil
    }
  }
}

@Suite(.timeLimit(.minutes(30))) struct `A host that asks for an hour` {
  @Test func `is probed before a link there dies, and told`() async throws {
    try await FaultWorld.with { world in
      let host = try world.host(
        at: "127.0.0.16", .status(429, headers: "Retry-After: 3600\r\n"), .file())
      defer { host.stop() }
      world.gateway.finish("asyntask_1") { _ in
        Gateway.Links(
          video: "\(host.origin)/1.mp4?" + Gateway.signature("1", expiry: .now + 14))
      }
      let run = try await world.run(["asyntask_1"])
      #expect(try run.endings == ["asyntask_1": "archived verified"])
      #expect(host.requests.count == 2)
      let warning = try #require(try run.problems("host-closed").first)
      #expect(warning["severity"] == "warning")
      #expect(try run.problems("host-closed").count == 1)
    }
  }
}
