import Peers

/// Answers that break off, drip or never end.
extension PollLie {
  static let breaks = [
    PollLie("breaks off in the head", told: "reset", "bad-headers", "truncated") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Ty"), .close]
    },
    PollLie("breaks off in the body", told: "truncated") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\":\"succ"), .close]
    },
    PollLie("breaks off between two chunks", told: "truncated", "reset") { _ in
      [.send("\(chunked)2\r\n{}\r\n"), .close]
    },
  ]

  static let drips = [
    PollLie("drips its body", told: "timeout", "stalled") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")] + drip("{".utf8, times: 100)
    },
    PollLie("drips its head", told: "timeout", "first-byte-timeout") { turn in
      drip("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n".utf8, times: 2)
    },
    PollLie(
      "sends empty chunks' extensions without end", told: "too-large", "timeout", "stalled",
      "bad-headers", "transfer-failed"
    ) {
      _ in [.send("\(chunked)1;"), .sendForever(many("extension"))]
    },
    PollLie(
      "sends trailers without end", told: "too-large", "timeout", "bad-headers", "transfer-failed"
    ) { _ in
      [.send("\(chunked)2\r\n{}\r\n0\r\n"), .sendForever(many("X-More: yes\r\n"))]
    },
  ]

  static let headerFloods = [
    PollLie("sends headers without end", told: "bad-headers", "timeout") { _ in
      [.send("HTTP/1.1 200 OK\r\n"), .sendForever(many("X-More: yes\r\n"))]
    },
    PollLie("sends one header line without end", told: "bad-headers", "timeout") { _ in
      [.send("HTTP/1.1 200 OK\r\nX-More: "), .sendForever(many("yes"))]
    },
    PollLie("says 100 Continue without end", told: "bad-headers", "timeout", "first-byte-timeout") {
      _ in [.sendForever(many("HTTP/1.1 100 Continue\r\n\r\n"))]
    },
  ]

  static let bodyFloods = [
    PollLie("sends 100 MB", told: "too-large", "reply-too-large") { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n{\"data\":\"")]
        + Array(repeating: .send(blanks), count: 1525)
    },
    PollLie("sends 100 MB whose length it does not tell", told: "too-large", "reply-too-large") {
      _ in
      [.send("HTTP/1.1 200 OK\r\n\r\n{\"data\":\"")]
        + Array(repeating: .send(blanks), count: 1525) + [.send("\"}"), .close]
    },
    PollLie("sends chunks without end", told: "too-large", "reply-too-large") { _ in
      [.send(chunked), .sendForever(Array("10000\r\n".utf8) + blanks + Array("\r\n".utf8))]
    },
  ]

  private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
  static let blanks = [UInt8](repeating: 0x20, count: 65_536)

  static func whole(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// A byte every tenth of a second.
  private static func drip(_ bytes: some Sequence<UInt8>, times: Int) -> [Peer.Step] {
    let all = Array(repeating: Array(bytes), count: times).joined()
    return all.flatMap { [Peer.Step.send([$0]), .pause(.milliseconds(100))] } + [.close]
  }

  private static func many(_ text: String) -> [UInt8] {
    Array(Array(repeating: Array(text.utf8), count: 2000).joined())
  }
}
