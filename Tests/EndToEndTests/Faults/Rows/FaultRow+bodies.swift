import Peers

/// Bodies that are shorter or longer than they should be.
extension FaultRow {
  static let bodies = [
    FaultRow(
      1,
      Fault("sends less than `Content-Length` and closes", .cut(), .file())
        .asking(.whole, .rest(from: 200_000), telling: "truncated"),
      Fault("does so again and again", .cut(), .cut(after: 100_000), .cut(after: 100_000), .file())
        .asking(
          .whole, .rest(from: 200_000), .rest(from: 300_000), .rest(from: 400_000),
          telling: "truncated")),
    FaultRow(
      2, Fault("sends more than `Content-Length`", .head(length, surplus: "left over"))),
    FaultRow(
      3,
      Fault("resets the connection amid the body", .cut(.clip, .reset), .file())
        .asking(.whole, .rest(from: 200_000), telling: "reset")),
    FaultRow(
      4,
      Fault("resets the connection before it answers", .reset, .reset, .file())
        .asking(.whole, .whole, .whole, telling: "reset").after(.zero, .milliseconds(100)),
      Fault("closes the connection without an answer", .close, .close, .file())
        .asking(.whole, .whole, .whole, telling: "reset").after(.zero, .milliseconds(100))),
    FaultRow(
      5,
      Fault("tells no length and closes early, once", .untold(half), .untold(Served.clip.bytes))
        .asking(.whole, .whole).with { $0.remark = "the boxes show that it is cut" },
      Fault("tells no length and always closes early", .untold(half))
        .asking(.whole, .whole).with {
          $0.ending = "archived damaged no-moov"
          $0.object = Served(bytes: half)
          $0.remark = "kept, for the link would die; the object is what came"
        }),
    FaultRow(
      6,
      Fault("always sends chunks and no last one", .chunks([wholeClip], then: []))
        .asking(.whole, telling: "truncated").with { $0.remark = whole },
      Fault("always resets the connection behind the last chunk", .chunksAndReset)
        .asking(.whole, telling: "reset").with { $0.remark = whole }),
    FaultRow(
      7,
      Fault(
        "breaks off inside a chunk",
        .chunks(
          [wholeClip.prefix(200_000)], then: Array("ffff\r\n".utf8) + wholeClip[200_000..<200_003]),
        .file()
      )
      .asking(.whole, .rest(from: 200_003), telling: "truncated")),
    FaultRow(
      8,
      Fault(
        "sends a chunk size that is no number", .chunks([half[...]], then: Array("zz\r\n".utf8)),
        .file()
      )
      .asking(
        .whole, .rest(from: half.count - 65_536, ifRange: nil), telling: "transfer-failed"
      ).with { $0.remark = "the last 64 KiB are compared" }),
    FaultRow(
      9,
      Fault(
        "tells a length and sends chunks",
        .chunks([wholeClip], head: "Content-Length: 10\r\n", then: lastChunk))),
    FaultRow(
      10,
      Fault(
        "tells the length 0 and sends chunks",
        .chunks([wholeClip], head: "Content-Length: 0\r\n", then: lastChunk))),
    FaultRow(
      70,
      Fault(
        "says `Transfer-Encoding: identity` beside a length, and keeps the connection",
        .open("Transfer-Encoding: identity\r\n\(length)")),
      Fault(
        "says `Transfer-Encoding: chunked, chunked`",
        .steps(
          .send(
            Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n".utf8)
              + Array("\(String(wholeClip.count, radix: 16))\r\n".utf8) + wholeClip
              + Array("\r\n0\r\n\r\n".utf8)))),
      Fault(
        "says `Content-Encoding: aws-chunked`", .head("\(length)Content-Encoding: aws-chunked\r\n")),
      Fault(
        "says `Content-Encoding: gzip` of a body that is none",
        .head("\(length)Content-Encoding: gzip\r\n"))),
  ]

  private static let whole = "its boxes and packets are all there"

  static var wholeClip: ArraySlice<UInt8> { Served.clip.bytes[...] }
  static var length: String { "Content-Length: \(Served.clip.bytes.count)\r\n" }
  private static var lastChunk: [UInt8] { Array("0\r\n\r\n".utf8) }
  private static var half: [UInt8] { Array(wholeClip.prefix(wholeClip.count / 2)) }
}

extension Fault {
  /// The least time from each request to the next.
  func after(_ pauses: Duration...) -> Fault { with { $0.pauses = pauses } }
}

extension Answer {
  /// The whole file, and then something else.
  fileprivate static func head(_ head: String, surplus: String) -> Answer {
    .raw("HTTP/1.1 200 OK\r\n\(head)\r\n", Served.clip.bytes + Array(surplus.utf8))
  }

  /// The whole file, on a connection that stays open.
  fileprivate static func open(_ head: String) -> Answer {
    .steps(.send(Array("HTTP/1.1 200 OK\r\n\(head)\r\n".utf8) + Served.clip.bytes), .silence)
  }

  fileprivate static var chunksAndReset: Answer {
    let size = String(Served.clip.bytes.count, radix: 16)
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n"
    // A reset overtakes what has not been read.
    return .steps(
      .send(Array(head.utf8) + Served.clip.bytes + [13, 10]), .pause(.milliseconds(500)), .reset)
  }

  /// A body that ends with the connection.
  fileprivate static func untold(_ bytes: [UInt8]) -> Answer {
    .raw("HTTP/1.1 200 OK\r\n\(Served.clip.names)\r\n", bytes)
  }
}
