import FoundationEssentials
import Testing

@testable import Transfer

@Suite struct `A validator` {
  /// Whether it is strong, and whether `If-Range` may rest on it.
  @Test(arguments: [
    ("\"abc\"", true, true), ("\"\"", true, true), ("W/\"abc\"", false, false),
    ("abc", false, false), ("\"", false, false), ("W/\"20231120\"", false, false),
    ("20231120", false, false), ("Fri, 20 Nov 2026 10:00:00 GMT", false, true),
  ])
  func `names the very bytes, or does not`(
    text: String, isStrong: Bool, isForIfRange: Bool
  ) throws {
    let validator = try #require(Validator(text))
    #expect(validator.isStrong == isStrong)
    #expect(validator.isForIfRange == isForIfRange)
  }

  @Test(arguments: [
    "", "\"a\nb\"", "\"a\u{7f}\"", "\"ä\"", String(repeating: "x", count: 1025),
  ])
  func `that no header could carry is none`(text: String) {
    #expect(Validator(text) == nil)
  }

  @Test(
    arguments: [
      ("\"D41D8CD98F00B204E9800998ECF8427E\"", "d41d8cd98f00b204e9800998ecf8427e"),
      ("\"d41d8cd98f00b204e9800998ecf8427e-2\"", nil), ("\"d41d8cd98f00b204\"", nil),
      ("W/\"d41d8cd98f00b204e9800998ecf8427e\"", nil),
      ("\"zz1d8cd98f00b204e9800998ecf8427e\"", nil),
    ] as [(String, String?)])
  func `may be an MD5`(text: String, md5: String?) throws {
    #expect(try #require(Validator(text)).md5 == md5)
  }

  @Test(
    arguments: [
      ("ETag: \"e\"\r\nLast-Modified: Fri, 20 Nov 2026 10:00:00 GMT", "\"e\""),
      (
        "Last-Modified: Fri, 20 Nov 2026 10:00:00 GMT\r\nDate: Fri, 20 Nov 2026 10:00:01 GMT",
        "Fri, 20 Nov 2026 10:00:00 GMT"
      ),
      ("Last-Modified: Fri, 20 Nov 2026 10:00:00 GMT\r\nDate: Fri, 20 Nov 2026 10:00:00 GMT", nil),
      ("Last-Modified: Fri, 20 Nov 2026 10:00:00 GMT", nil),
      ("Last-Modified: yesterday\r\nDate: Fri, 20 Nov 2026 10:00:00 GMT", nil),
      ("X: y", nil),
    ] as [(String, String?)])
  func `is the entity tag, else a date that can't come again`(
    headers: String, text: String?
  ) throws {
    #expect(try ResponseHead(headers).validator?.text == text)
  }
}

@Suite struct `A range that is told` {
  @Test(
    arguments: [
      ("bytes 5-9/10", .part(first: 5, last: 9, total: 10)),
      ("bytes 5-9/*", .part(first: 5, last: 9, total: nil)),
      ("BYTES  0-0/1", .part(first: 0, last: 0, total: 1)),
      ("bytes */10", .unsatisfied(total: 10)),
      ("bytes 9-5/10", nil), ("bytes 5-10/10", nil), ("bytes */*", nil), ("5-9/10", nil),
      ("bytes 5-9", nil), ("bytes -5-9/10", nil), ("bytes 5-9/10, 11-12/20", nil), ("", nil),
      ("bytes 5-99999999999999999999/*", nil), ("items 5-9/10", nil),
    ] as [(String, ContentRange?)])
  func `is read, or is none`(text: String, range: ContentRange?) {
    #expect(ContentRange(text) == range)
  }
}

extension ResponseHead {
  /// A head with these header lines.
  init(status: Int = 200, _ headers: String) throws {
    self.init()
    try consume("HTTP/1.1 \(status) X\r\n")
    for line in headers.split(separator: "\r\n") { try consume("\(line)\r\n") }
    try consume("\r\n")
  }
}
