import FoundationEssentials
import Testing

@testable import Transfer

@Suite struct `A response head` {
  @Test func `is read line by line`() throws {
    let head = try read("HTTP/1.1 200 OK", "Content-Type:  video/mp4 ", "X-A: 1", "x-a: 2", "")
    #expect(head.isComplete)
    #expect(head.status == 200)
    #expect(head.headers == ["content-type": "video/mp4", "x-a": "1"])
    #expect(head.length == .untold)
  }

  @Test func `forgets what was only information`() throws {
    let head = try read("HTTP/1.1 103 Early", "Content-Length: 9", "", "HTTP/2 404 ", "")
    #expect(head.status == 404)
    #expect(head.headers.isEmpty)
    #expect(head.length == .untold)
  }

  @Test func `is not changed by trailers`() throws {
    var head = try read("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
    let before = head.headers
    try head.consume("HTTP/1.1 500 X\r\n")
    try head.consume("Content-Length: 4\r\n")
    #expect(head.status == 200)
    #expect(head.headers == before)
  }

  @Test(arguments: [
    (["Content-Length: 12"], BodyLength.told(12)), (["Content-Length: 12, 12"], .told(12)),
    (["Content-Length: 12", "Content-Length: 012"], .told(12)),
    (["Content-Length: 12", "Transfer-Encoding: Chunked"], .chunked),
    (["Transfer-Encoding: chunked", "Content-Length: 0"], .chunked),
    (["Content-Length: 99999999999999999999"], .told(.max)),
    (["Transfer-Encoding: chunked, chunked"], .chunked),
    (["Transfer-Encoding: identity", "Content-Length: 12"], .told(12)),
  ])
  func `knows where the body ends`(lines: [String], length: BodyLength) throws {
    #expect(try read(["HTTP/1.1 200 OK"] + lines + [""]).length == length)
  }

  @Test(arguments: ["", " ", "+1", "-1", "1.0", "0x1", "1,", ",1", "1 1", "\u{0661}"])
  func `takes nothing but digits for a length`(value: String) {
    #expect(throws: ContentFlaw.badHeaders) {
      try read("HTTP/1.1 200 OK", "Content-Length: \(value)", "")
    }
  }

  @Test func `is bounded`() throws {
    let line = "X: " + String(repeating: "x", count: 1000)
    #expect(throws: ContentFlaw.badHeaders) {
      try read(["HTTP/1.1 200 OK"] + Array(repeating: line, count: 66))
    }
    #expect(throws: ContentFlaw.badHeaders) {
      try read(Array(repeating: ["HTTP/1.1 100 Continue", ""], count: 17).flatMap(\.self))
    }
  }

  @Test(
    arguments: [
      ("7", 7.0), (" 7 ", 7), ("0", 0), ("3600", 3600), ("86400", 3600),
      ("99999999999999999999", 3600), ("Sat, 21 Nov 2026 03:00:09 GMT", 9),
      ("Saturday, 21-Nov-26 03:00:09 GMT", 9), ("Sat Nov 21 03:00:09 2026", 9),
      ("Fri, 01 Jan 2100 00:00:00 GMT", 3600), ("Fri, 01 Jan 1999 00:00:00 GMT", 0),
      ("", nil), ("-7", nil), ("soon", nil), ("7 s", nil), ("1.5", 1.5),
    ] as [(String, Double?)])
  func `knows how long to wait`(value: String, seconds: Double?) throws {
    let head = try read(
      "HTTP/1.1 429 X", "Date: Sat, 21 Nov 2026 03:00:00 GMT", "Retry-After: \(value)", "")
    #expect(head.retryAfter(now: .distantFuture) == seconds.map { .seconds($0) })
  }

  @Test(
    arguments: [
      ("<Error><Code>AccessDenied</Code>", "AccessDenied"),
      (#"{"Code":"SignatureDoesNotMatch","RequestId":"x"}"#, "SignatureDoesNotMatch"),
      (#"{"error":{"code" : "task_not_exist"}}"#, "task_not_exist"),
      ("<Code>a b</Code>", nil), ("<Code><b></Code>", nil), ("\u{0}\u{1}", nil), ("", nil),
      ("<Code>\(String(repeating: "x", count: 65))</Code>", nil),
    ] as [(String, String?)])
  func `is followed by a body with an error's code`(body: String, code: String?) {
    #expect(ServiceErrorCode.find(in: body.utf8) == code)
  }

  private func read(_ lines: String...) throws -> ResponseHead { try read(lines) }

  private func read(_ lines: [String]) throws -> ResponseHead {
    var head = ResponseHead()
    for line in lines { try head.consume("\(line)\r\n") }
    return head
  }
}
