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
      Fault("sends chunks and no last one", .chunks([wholeClip], then: []), .file())
        .asking(.whole, .rest(from: wholeClip.count), telling: "truncated").with {
          $0.remark = "416 for the rest shows that it is whole"
        }),
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
      .asking(.whole, .whole, telling: "transfer-failed")),
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
  ]

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

  /// A body that ends with the connection.
  fileprivate static func untold(_ bytes: [UInt8]) -> Answer {
    .raw("HTTP/1.1 200 OK\r\n\(Served.clip.names)\r\n", bytes)
  }
}
