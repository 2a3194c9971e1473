import Peers

/// Answers to `Range` that are not what was asked for.
extension FaultRow {
  static let ranges = [
    FaultRow(
      16,
      Fault("sends 206 although the whole was asked for", .part(from: 0, to: 999))
        .rejected("unasked-range")),
    FaultRow(
      17,
      Fault("breaks off, and answers `Range` with 200", .cut(), .whole())
        .asking(.whole, .rest(from: 200_000), telling: "truncated")),
    FaultRow(
      18,
      Fault("breaks off, and sends the rest from elsewhere", .cut(), .part(from: 150_000), .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "wrong-range")),
    FaultRow(
      19,
      Fault("breaks off, and sends 206 without `Content-Range`", .cut(), .bare206, .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "wrong-range")),
    FaultRow(
      21,
      Fault("sends less of the rest than it says", .cut(), .shortPart, .file())
        .asking(
          .whole, .rest(from: 200_000), .rest(from: 300_000), telling: "truncated"),
      Fault("sends the rest in pieces", .cut(), .part(from: 200_000, to: 299_999), .file())
        .asking(.whole, .rest(from: 200_000), .rest(from: 300_000), telling: "truncated")),
    FaultRow(
      22,
      Fault("breaks off, and sends several parts in one", .cut(), .multipart, .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "wrong-range")),
    FaultRow(
      26,
      Fault(
        "breaks off behind the last byte, and has no more (416)",
        .chunks([wholeClip.prefix(wholeClip.count)], then: Array("5\r\n".utf8)), .file()
      )
      .asking(.whole, telling: "truncated").with {
        $0.remark = "its boxes and packets are all there"
      }),
    FaultRow(
      27,
      Fault("breaks off, and says 416 with another length", .cut(), .none("*/999"), .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "object-changed")
        .setAside,
      Fault("breaks off, and says 416 without a length", .cut(), .status(416), .file())
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "wrong-range")),
    FaultRow(
      72,
      Fault("sends the whole as a range of all its bytes", .part(from: 0)),
      Fault("breaks off, and compresses the rest", .cut(), .file().unless("Range", .packedRest))
        .asking(.whole, .rest(from: 200_000), .whole, telling: "truncated", "wrong-range")),
    FaultRow(
      73,
      Fault(
        "breaks off, and answers every `Range` with 503", .cut(),
        .file().unless("Range", .status(503))
      )
      .asking(
        .whole, .rest(from: 200_000), .rest(from: 200_000), .whole,
        telling: "truncated", "http-503"),
      Fault(
        "breaks off, and resets the connection at every `Range`", .cut(),
        .file().unless("Range", .reset)
      )
      .asking(
        .whole, .rest(from: 200_000), .rest(from: 200_000), .whole, telling: "truncated", "reset"),
      Fault(
        "does so, and the whole breaks off earlier", .cut(), .status(503), .status(503),
        .cut(after: 100_000), .file()
      )
      .asking(
        .whole, .rest(from: 200_000), .rest(from: 200_000), .whole, .rest(from: 200_000),
        telling: "truncated", "http-503"
      ).with { $0.remark = "the longer beginning stays" }),
  ]
}

extension Answer {
  /// 200 and the whole file, whatever was asked for.
  static func whole(_ served: Served = .clip) -> Answer {
    .steps(.send(Array(served.head.utf8) + served.bytes))
  }

  /// 206 and these bytes, whatever was asked for.
  static func part(
    from start: Int, to end: Int? = nil, total: Int? = nil, _ served: Served = .clip
  ) -> Answer {
    let last = end ?? served.bytes.count - 1
    let head = served.partHead(from: start, to: last, total: total)
    return .steps(.send(Array(head.utf8) + served.bytes[start...last]))
  }

  fileprivate static var bare206: Answer {
    let rest = Served.clip.bytes[200_000...]
    let head = "HTTP/1.1 206 X\r\nContent-Length: \(rest.count)\r\n\(Served.clip.names)\r\n"
    return .raw(head, rest)
  }

  /// `Content-Range` up to the end, `Content-Length` of a part of it.
  fileprivate static var shortPart: Answer {
    let count = Served.clip.bytes.count
    let range = "Content-Range: bytes 200000-\(count - 1)/\(count)\r\n"
    let head = "HTTP/1.1 206 X\r\nContent-Length: 100000\r\n\(range)\(Served.clip.names)\r\n"
    return .raw(head, Served.clip.bytes[200_000..<300_000])
  }

  fileprivate static var packedRest: Answer {
    Answer { turn in
      let start = turn.asked.rangeStart ?? 0
      let head = Served.clip.partHead(from: start)
        .replacing(
          "HTTP/1.1 206 Partial Content\r\n", with: "HTTP/1.1 206 X\r\nContent-Encoding: gzip\r\n")
      return [.send(Array(head.utf8) + Served.clip.bytes.dropFirst(start)), .close]
    }
  }

  fileprivate static var multipart: Answer {
    let count = Served.clip.bytes.count
    let part = "--b\r\nContent-Range: bytes 200000-\(count - 1)/\(count)\r\n\r\n"
    let body = Array(part.utf8) + Served.clip.bytes[200_000...] + Array("\r\n--b--\r\n".utf8)
    let type = "Content-Type: multipart/byteranges; boundary=b\r\n"
    let head = "HTTP/1.1 206 X\r\nContent-Length: \(body.count)\r\n\(type)\(Served.clip.names)\r\n"
    return .raw(head, body)
  }

  fileprivate static func none(_ range: String) -> Answer {
    .status(416, headers: "Content-Range: bytes \(range)\r\n")
  }
}
