import Peers
import Testing

/// A way in which a provider's API behaves, and what must be told of it.
struct PollFault: Sendable, CustomTestStringConvertible {
  let behaviour: String
  /// The reasons of the problems that tell of the task's polls; each must be among these.
  let told: Set<String>
  /// - Parameter forbidden: where nobody may ever ask.
  let steps: @Sendable (_ forbidden: String) -> [Peer.Step]

  /// Short where it is what ends a poll.
  var pollTimeout = "60s"

  /// Whether it looks as if there were no API at the configured `url`: the provider is stopped.
  var isElsewhere = false

  var testDescription: String { behaviour }

  /// Whether it is told that the provider wants to be left alone, and, when three polls were under
  /// way by then, that they brought nothing.
  var isClosing = false

  private var closing: PollFault {
    var copy = self
    copy.isClosing = true
    return copy
  }

  private var endless: PollFault {
    var copy = self
    copy.pollTimeout = "1s"
    return copy
  }

  private var elsewhere: PollFault {
    var copy = self
    copy.isElsewhere = true
    return copy
  }

  init(
    _ behaviour: String, told: String...,
    steps: @escaping @Sendable (_ forbidden: String) -> [Peer.Step]
  ) {
    self.behaviour = behaviour
    self.told = Set(told)
    self.steps = steps
  }

  static let all = [
    PollFault("resets the connection", told: "reset") { _ in [.reset] },
    PollFault("says nothing", told: "timeout", "first-byte-timeout") { _ in [.silence] }.endless,
    PollFault("breaks off", told: "truncated", "reset") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"code\":"), .close]
    },
    PollFault("sends nothing", told: "malformed-reply") { _ in [.ok([])] },
    PollFault("sends a page", told: "wrong-path") { _ in [json("<html>Sign in</html>")] }.elsewhere,
    PollFault("nests 100,000 lists", told: "malformed-reply") { _ in
      [json("{\"data\":" + String(repeating: "[", count: 100_000))]
    },
    PollFault("nests 100,000 lists, and closes them", told: "malformed-reply") { _ in
      [json(String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000))]
    },
    PollFault("announces 100 MB", told: "reply-too-large", "too-large") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"), .sendForever(blanks)]
    },
    PollFault("sends without end", told: "reply-too-large", "too-large") { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\n"), .sendForever(blanks)]
    },
    PollFault("sends byte by byte", told: "timeout", "stalled") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")]
        + (0..<400).flatMap { _ in [Peer.Step.send(" "), .pause(.milliseconds(50))] } + [.close]
    }.endless,
    PollFault("sends text for everything", told: "malformed-reply") { _ in
      [json(#"{"code":"success","data":{"task_id":1,"status":{},"result_url":[],"data":"x"}}"#)]
    },
    PollFault("sends a list", told: "malformed-reply") { _ in [json("[1,2,3]")] },
    PollFault("sends null", told: "malformed-reply") { _ in [json("null")] },
    PollFault("compresses, and breaks off", told: "content-encoding", "malformed-reply") { _ in
      [.ok([0x1f, 0x8b, 8, 0], headers: "Content-Encoding: gzip\r\n")]
    },
    PollFault("redirects to another host", told: "wrong-path") { [.redirect(to: $0)] }.elsewhere,
    PollFault("fails", told: "provider-down") { _ in [.answer(503)] },
    PollFault("says 429 without end", told: "throttled") { _ in [.answer(429)] },
    PollFault("says 429, and to come back in a century", told: "throttled") { _ in
      [.answer(429, headers: "Retry-After: 3155760000\r\n")]
    }.closing,
  ]

  private static let blanks = [UInt8](repeating: 0x20, count: 65_536)

  private static func json(_ text: String) -> Peer.Step {
    .ok(Array(text.utf8), headers: "Content-Type: application/json\r\n")
  }
}
