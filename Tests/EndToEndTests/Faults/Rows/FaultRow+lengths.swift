/// Lengths that cannot be, or cannot be believed.
extension FaultRow {
  static let lengths = [
    FaultRow(
      11,
      Fault("tells two lengths that differ", .head("\(length)Content-Length: 10\r\n"))
        .rejected("length-conflict")),
    FaultRow(
      12,
      Fault("tells the same length twice in a line", .head(listed)),
      Fault("tells the same length in two lines", .head(length + length))),
    FaultRow(
      13,
      Fault("tells a negative length", .head("Content-Length: -5\r\n")).rejected("bad-headers"),
      Fault("tells a length with a sign", .head(signed)).rejected("bad-headers")),
    FaultRow(
      14,
      Fault("tells nine terabytes", .head("Content-Length: 9000000000000\r\n"))
        .rejectedAtOnce("too-large"),
      Fault("tells more than a number holds", .head("Content-Length: 99999999999999999999999\r\n"))
        .rejectedAtOnce("too-large")),
    FaultRow(
      15,
      Fault("tells the length 0", .raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        .rejected("empty-body")),
  ]

  private static var count: Int { Served.clip.bytes.count }
  private static var listed: String { "Content-Length: \(count), \(count)\r\n" }
  private static var signed: String { "Content-Length: +\(count)\r\n" }
}
