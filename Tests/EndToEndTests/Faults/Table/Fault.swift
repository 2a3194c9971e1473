import Peers

/// A way in which a media host behaves, and what must come of it.
struct Fault: Sendable {
  /// How the links of a task change from poll to poll.
  enum Links: Sendable {
    case same
    /// Each poll signs anew.
    case renewed
  }

  /// For people, in the table.
  let behaviour: String
  /// The answers to the first requests, in their order; the last one stands for all later ones.
  let answers: [Answer]
  var links = Links.same
  /// How many tasks the host has; each is asked for as `asks` says when there are several.
  var tasks = 1
  /// Whether the task has an `original` too, at the same host.
  var isUltra = false
  /// The seconds from now to the links' deadline.
  var lifetime = 86_400
  /// The certificate that the host shows; plain HTTP without one.
  var certificate: Certificate?
  /// The host's name in its links, in place of its address.
  var name: String?

  // MARK: What must come of it

  /// Outcome, verdict and reason.
  var ending = "archived verified"
  /// Every request that the host gets, in the order in which they come.
  var asks: [Ask] = [.whole]
  /// The least time from each request to the next.
  var pauses: [Duration] = []
  /// How often the provider is asked for each of the tasks.
  var polls = 1
  /// The reasons of the `problem` events that tell of its tasks, each once, in their order.
  var told: [String] = []
  /// The bytes of the object, when there is one.
  var object = Served.clip
  /// The reason in quarantine.
  var quarantine: String?
  /// The bytes there.
  var kept: [UInt8]?
  /// More about the requests, where they matter.
  var inspect: @Sendable ([Asked]) -> String? = { _ in nil }
  /// For the table.
  var remark = ""

  init(_ behaviour: String, _ answers: Answer...) {
    self.behaviour = behaviour
    self.answers = answers
  }

  /// The same with other expectations.
  func with(_ change: (inout Fault) -> Void) -> Fault {
    var copy = self
    change(&copy)
    return copy
  }

  // MARK: Endings that many have in common

  /// A content failure: repeated once, as the tests' settings allow, and then the end.
  func rejected(_ reason: String, asks: [Ask] = [.whole, .whole]) -> Fault {
    with {
      $0.ending = "rejected \(reason)"
      $0.asks = asks
      $0.told = [reason]
      $0.quarantine = reason
    }
  }

  /// What is never tried again.
  func rejectedAtOnce(_ reason: String, requests: Int = 1) -> Fault {
    rejected(reason, asks: Array(repeating: .whole, count: requests))
  }

  func asking(_ asks: Ask..., telling told: String...) -> Fault {
    with {
      $0.asks = asks
      $0.told = told
    }
  }

  /// A refusal that one more poll does not mend, in a run that does not wait.
  func refused(_ reason: String) -> Fault {
    asking(.whole, .whole, telling: reason).with {
      $0.ending = "waiting link-refused"
      $0.polls = 2
    }
  }

  /// The end of a link that one more poll does not renew.
  func lost(_ reason: String) -> Fault {
    with {
      $0.ending = "lost \(reason)"
      $0.told = [reason]
      $0.polls = 2
    }
  }
}
