import Peers
import Testing

@testable import Transfer

/// An answer that must not pass for a file, and what it is called.
struct BrokenAnswer: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let steps: [Peer.Step]
  let slug: String
  var isTransient = false

  /// The head is sent as an HTTP/1.1 answer, then the body.
  init(
    _ name: String, _ head: String, _ body: String = "", then last: Peer.Step = .close,
    is slug: String, isTransient: Bool = false
  ) {
    let lines = head.split(separator: "\n").joined(separator: "\r\n")
    testDescription = name
    steps = [.send("HTTP/1.1 \(lines)\r\n\r\n\(body)"), last]
    self.slug = slug
    self.isTransient = isTransient
  }
}

@Suite(.timeLimit(.minutes(30))) struct `A broken answer` {
  static let bodies = [
    BrokenAnswer(
      "short of its length", "200 OK\nContent-Length: 10", "abc", is: "truncated", isTransient: true
    ),
    BrokenAnswer(
      "chunks without the last", "200 OK\nTransfer-Encoding: chunked", "3\r\nabc\r\n",
      is: "truncated", isTransient: true),
    BrokenAnswer(
      "a chunk cut short", "200 OK\nTransfer-Encoding: chunked", "9\r\nabc", is: "truncated",
      isTransient: true),
    BrokenAnswer(
      "a chunk of no size", "200 OK\nTransfer-Encoding: chunked", "zz\r\nabc",
      is: "transfer-failed",
      isTransient: true),
    BrokenAnswer(
      "reset amid the body", "200 OK\nContent-Length: 10", "abc", then: .reset, is: "reset",
      isTransient: true),
    BrokenAnswer("an empty body", "200 OK\nContent-Length: 0", is: "empty-body"),
    BrokenAnswer("HTML", "200 OK\nContent-Length: 9", "\n <html> ", is: "not-media"),
    BrokenAnswer(
      "HTML by its type", "200 OK\nContent-Length: 3\nContent-Type: text/html; charset=x", "abc",
      is: "not-media"),
    BrokenAnswer("JSON", "200 OK\nContent-Length: 16", #"{"error":"gone"}"#, is: "not-media"),
    BrokenAnswer(
      "XML after a byte order mark", "200 OK\nContent-Length: 8", "\u{feff}<?xml", is: "not-media"),
    BrokenAnswer(
      "unasked gzip", "200 OK\nContent-Length: 3\nContent-Encoding: gzip", "abc",
      is: "content-encoding"),
    BrokenAnswer(
      "a gzip transfer coding", "200 OK\nTransfer-Encoding: gzip, chunked", "abc",
      is: "content-encoding"),
  ]

  static let heads = [
    BrokenAnswer(
      "two lengths", "200 OK\nContent-Length: 3\nContent-Length: 4", "abcd", is: "length-conflict"),
    BrokenAnswer(
      "two lengths in one line", "200 OK\nContent-Length: 3, 4", "abcd", is: "length-conflict"),
    BrokenAnswer("a length with a sign", "200 OK\nContent-Length: +3", "abc", is: "bad-headers"),
    BrokenAnswer("a negative length", "200 OK\nContent-Length: -3", "abc", is: "bad-headers"),
    BrokenAnswer(
      "a length beyond all numbers", "200 OK\nContent-Length: 99999999999999999999", "abc",
      is: "too-large"),
    BrokenAnswer(
      "a length beyond the cap", "200 OK\nContent-Length: 9000000000000", "abc", is: "too-large"),
    BrokenAnswer(
      "a header line without end", "200 OK\nX: \(String(repeating: "x", count: 400_000))",
      is: "bad-headers"),
    BrokenAnswer(
      "headers by the thousand",
      "200 OK\n" + String(repeating: "X-Filler: 0123456789\n", count: 5000), is: "bad-headers"),
    BrokenAnswer("a status of four digits", "2000 OK\nContent-Length: 3", "abc", is: "bad-headers"),
    BrokenAnswer(
      "a part", "206 Partial Content\nContent-Range: bytes 0-2/9\nContent-Length: 3", "abc",
      is: "unasked-range"),
    BrokenAnswer("no content", "204 No Content", is: "http-204"),
    BrokenAnswer("not modified", "304 Not Modified", is: "http-304"),
    BrokenAnswer("a status that is none", "999 Denied\nContent-Length: 0", is: "http-999"),
    BrokenAnswer("a redirect to nowhere", "302 Found\nContent-Length: 0", is: "http-302"),
  ]

  static let refusals = [400, 401, 403, 404, 410, 416].map {
    BrokenAnswer("refused", "\($0) No\nContent-Length: 2", "no", is: "http-\($0)")
  }

  static let troubles = [408, 425, 429, 500, 502, 503, 504, 522].map {
    BrokenAnswer(
      "in trouble", "\($0) Wait\nContent-Length: 4", "wait", is: "http-\($0)", isTransient: true)
  }

  @Test(arguments: bodies + heads + refusals + troubles)
  func `is told apart`(answer: BrokenAnswer) async throws {
    let file = try TemporaryFile()
    let failure = try await Scene.play(script: { _ in answer.steps }) {
      await $0.failure(of: $0.request(), into: file)
    }
    let error = try #require(failure)
    #expect(error.slug == answer.slug)
    #expect(error.isTransient == answer.isTransient)
  }

  @Test func `without a status line is no HTTP`() async throws {
    let file = try TemporaryFile()
    let failure = try await Scene.play(script: { _ in [.send("ICY 200 OK\r\n\r\nabc"), .close] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure == .content(.badHeaders))
  }

  @Test func `that goes on informing for ever is cut off`() async throws {
    let file = try TemporaryFile()
    let steps = [Peer.Step.sendForever(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))]
    let failure = try await Scene.play(script: { _ in steps }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure == .content(.badHeaders))
  }

  @Test(arguments: ["", "Transfer-Encoding: chunked\r\n"])
  func `without end is cut off at the cap`(framing: String) async throws {
    let file = try TemporaryFile()
    let block = video(10_000)
    let piece = framing.isEmpty ? block : Array("2710\r\n".utf8) + block + Array("\r\n".utf8)
    let failure = try await Scene.play(script: { _ in
      [.send("HTTP/1.1 200 OK\r\n\(framing)\r\n"), .sendForever(piece)]
    }) {
      await $0.failure(of: $0.request(cap: 1 << 20), into: file)
    }
    #expect(failure == .tooLarge(cap: 1 << 20))
    #expect(try file.bytes.count <= 1 << 20)
  }

  @Test func `that is an endless page is cut off long before the cap`() async throws {
    let file = try TemporaryFile()
    let page = Array(repeating: UInt8(ascii: "<"), count: 10_000)
    let failure = try await Scene.play(script: { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\n"), .sendForever(page)]
    }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure == .content(.notMedia(code: nil)))
    // It may repeat its link, and so it stays in memory.
    #expect(try file.bytes.isEmpty)
  }

  @Test func `keeps its status however its body ends`() async throws {
    let file = try TemporaryFile()
    let head = "HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\n<Code>AccessDenied</Code>"
    let failure = try await Scene.play(script: { _ in [.send(head), .reset] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect((failure?.slug) == "http-403")
  }

  @Test func `with an endless error body is read only so far`() async throws {
    let file = try TemporaryFile()
    let steps: [Peer.Step] = [
      .send("HTTP/1.1 404 Not Found\r\n\r\n"), .sendForever(video(10_000)),
    ]
    let failure = try await Scene.play(script: { _ in steps }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure?.slug == "http-404")
  }

  @Test func `brings its service's error code along`() async throws {
    let file = try TemporaryFile()
    let body =
      "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>s3cret</Message></Error>"
    let failure = try await Scene.play(script: { _ in [.answer(403, body: body)] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure == .refused(status: 403, retryAfter: nil, code: "AccessDenied"))
    #expect(try file.bytes.isEmpty)
  }

  @Test func `asks for patience`() async throws {
    let file = try TemporaryFile()
    let answer = Peer.Step.answer(429, headers: "Retry-After: 7\r\n")
    let failure = try await Scene.play(script: { _ in [answer] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(failure?.retryAfter == .seconds(7))
  }

  @Test func `that broke off leaves its bytes and no reserved space`() async throws {
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n"
    _ = try await Scene.play(script: { _ in [.send(Array(head.utf8) + video(300_000)), .close] }) {
      await $0.failure(of: $0.request(), into: file)
    }
    #expect(try file.bytes == video(300_000))
    #expect(file.blocks < 2000)
  }
}
