import Peers

/// Hosts that are silent, slow, or never done.
extension FaultRow {
  static let silences = [
    FaultRow(
      45,
      Fault("accepts the request and says nothing", .silence, .file())
        .asking(.whole, .whole, telling: "first-byte-timeout").after(.milliseconds(500))
    ) { $0.download = "first_byte_timeout: 500ms" },
    FaultRow(
      46,
      Fault("falls silent amid the body", .cut(.clip, .silence), .file())
        .asking(.whole, .rest(from: 200_000), telling: "stalled").after(.milliseconds(500))
    ) { $0.download = "stall_timeout: 500ms" },
    FaultRow(
      47,
      Fault(
        "goes on with twenty bytes a second",
        .drip(Served.clip.head, first: wholeClip.prefix(200_000), Array(wholeClip[200_000...])),
        .file()
      )
      .asking(.whole, .somewhere(200_001...200_400), telling: "stalled").with {
        $0.inspect = { requests in
          let connections = requests.map(\.connection)
          return Set(connections).count == requests.count ? nil : "connections \(connections)"
        }
        $0.remark = "on another connection"
      }
    ) { $0.download = "stall_timeout: 1s" },
    FaultRow(
      48,
      Fault(
        "sends its head byte by byte",
        .drip("HTTP/1.1 200 OK\r\nX-A: ", Array(repeating: UInt8(ascii: "a"), count: 400)), .file()
      )
      .asking(.whole, .whole, telling: "first-byte-timeout").after(.milliseconds(500))
    ) { $0.download = "first_byte_timeout: 500ms" },
    FaultRow(
      49,
      Fault("sends without end", .endless("Connection: close\r\n", video(65_536))),
      Fault("sends chunks without end", .endless("Transfer-Encoding: chunked\r\n", chunk))
    ) {
      $0.faults = $0.faults.map { $0.rejectedAtOnce("too-large") }
      $0.download = "max_size: 1MiB"
    },
  ]

  private static let chunk = Array("10000\r\n".utf8) + video(65_536) + [13, 10]
}

extension Answer {
  fileprivate static func endless(_ head: String, _ bytes: [UInt8]) -> Answer {
    .steps(.send("HTTP/1.1 200 OK\r\n\(head)\r\n"), .sendForever(bytes))
  }
}
