/// Complete answers that are not the file.
extension FaultRow {
  static let contents = [
    FaultRow(
      35,
      Fault("sends a login page", .status(200, page)).refused("not-media"),
      Fault("sends a login page, once", .status(200, page), .file())
        .asking(.whole, .whole, telling: "not-media").with { $0.polls = 2 }
    ) { $0.arguments = ["--no-wait"] },
    FaultRow(
      36,
      Fault("sends an error in JSON with 200", .status(200, json)).refused("not-media"),
      Fault("sends an error in XML with 200", .error(200, "InternalError")).refused("not-media")
    ) { $0.arguments = ["--no-wait"] },
    FaultRow(
      36,
      Fault(
        "says with 200 that the link has expired; a poll brings another",
        .error(200, "AccessDenied", "Request has expired"), .file()
      )
      .asking(.whole, .whole, telling: "link-expired").renewed),
    FaultRow(
      37,
      Fault("answers 204", .raw("HTTP/1.1 204 X\r\n\r\n")).rejected("http-204"),
      Fault("answers 304", .raw("HTTP/1.1 304 X\r\n\r\n")).rejected("http-304"),
      Fault("answers 101", .raw("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"))
        .rejected("http-101"),
      Fault("answers 999", .status(999, "no")).rejected("http-999")),
    FaultRow(
      43,
      Fault("compresses the file unasked", .head("Content-Encoding: gzip\r\n", gzip))
        .rejected("content-encoding")),
    FaultRow(
      44,
      Fault("compresses it in another way", .head("Content-Encoding: br\r\n", gzip))
        .rejected("content-encoding"),
      Fault("compresses the transfer", .head("Transfer-Encoding: gzip, chunked\r\n", gzip))
        .rejected("content-encoding").with { $0.remark = "nothing is ever unpacked" }),
    FaultRow(
      65,
      named("attachment; filename=\"../../../../evil.mp4\""),
      named("attachment; filename*=UTF-8''%00%2e%2e%2fevil.mp4"),
      named("attachment; filename=\"\(String(repeating: "x", count: 4096)).mp4\"")),
  ]

  private static let page = "<!DOCTYPE html><html><body>Please log in</body></html>"
  private static let json = #"{"error":{"code":"InternalError","message":"try again"}}"#
  private static let gzip = Served(bytes: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0x4c, 0x4a, 6])

  private static func named(_ disposition: String) -> Fault {
    let shown = disposition.prefix(60)
    return Fault(
      "says `\(shown)`", .head("\(length)Content-Disposition: \(disposition)\r\n"))
  }
}
