/// Heads that are none.
extension FaultRow {
  static let heads = [
    FaultRow(
      38,
      Fault("answers with a status of four digits", .line("HTTP/1.1 2000 OK")),
      Fault("answers as HTTP/0.9", .raw("", Served.clip.bytes)),
      Fault("answers as ICY", .line("ICY 200 OK")),
      Fault("answers with TLS", .raw("", [0x15, 3, 1, 0, 2, 2, 70]))
    ).mapped { $0.rejected("bad-headers") },
    FaultRow(
      39,
      Fault(
        "sends 100 two thousand times",
        .raw(String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 2000) + Served.clip.head))
    ).mapped { $0.rejected("bad-headers") },
    FaultRow(
      40,
      Fault("sends 20,000 headers", .head(String(repeating: "X-A: 1\r\n", count: 20_000))),
      Fault("sends a header of 300 kB", .head("X-A: \(String(repeating: "a", count: 300_000))\r\n"))
    ).mapped { $0.rejected("bad-headers") },
    FaultRow(41, Fault("sends a NUL in a header", .head("\(length)X-A: a\0b\r\n")))
      .mapped { $0.rejected("bad-headers") },
    FaultRow(
      42,
      Fault(
        "sends 400 kB after the last chunk",
        .chunks([wholeClip], then: trailer)
      )
      .asking(.whole, telling: "transfer-failed").with {
        $0.remark = "its boxes and packets are all there"
      }),
  ]

  private static var trailer: [UInt8] {
    Array("0\r\nX-A: \(String(repeating: "a", count: 400_000))\r\n\r\n".utf8)
  }

  private func mapped(_ change: (Fault) -> Fault) -> FaultRow {
    var copy = self
    copy.faults = faults.map(change)
    return copy
  }
}

extension Answer {
  fileprivate static func line(_ line: String) -> Answer {
    .raw("\(line)\r\nContent-Length: \(Served.clip.bytes.count)\r\n\r\n", Served.clip.bytes)
  }
}
