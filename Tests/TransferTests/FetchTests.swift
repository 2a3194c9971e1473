import FoundationEssentials
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A fetch` {
  @Test(arguments: [200, 204, 206, 302, 401, 404, 429, 500, 503, 999])
  func `takes any complete answer for a reply`(status: Int) async throws {
    let body = status == 204 ? "" : #"{"status":"x"}"#
    let reply = try await fetch([.answer(status, headers: "X-A: 1\r\nx-a: 2\r\n", body: body)])
    #expect(reply.status == status)
    #expect(reply.body == Array(body.utf8))
    #expect(reply.headers["x-a"] == "1")
  }

  @Test func `tells how long to wait, by the server's own clock`() async throws {
    let headers =
      "Date: Sat, 21 Nov 2026 03:00:00 GMT\r\nRetry-After: Sat, 21 Nov 2026 03:00:07 GMT\r\n"
    let reply = try await fetch([.answer(429, headers: headers)])
    #expect(reply.retryAfter == .seconds(7))
    #expect(reply.serverDate?.timeIntervalSince1970 == 1_795_230_000)
  }

  @Test func `holds a MiB and not a byte more`() async throws {
    let full = [UInt8](repeating: 1, count: 1 << 20)
    #expect(try await fetch([.ok(full)]).body == full)
    await #expect(throws: TransferError.tooLarge(cap: 1 << 20)) {
      try await fetch([.ok(full + [1])])
    }
    await #expect(throws: TransferError.tooLarge(cap: 1 << 20)) {
      try await fetch([.send("HTTP/1.1 200 OK\r\n\r\n"), .sendForever(full)])
    }
  }

  @Test func `is not content with half an answer`() async throws {
    await #expect(throws: TransferError.transport(.truncated(received: 3, expected: 9))) {
      try await fetch([.send("HTTP/1.1 500 X\r\nContent-Length: 9\r\n\r\nabc"), .close])
    }
    await #expect(throws: TransferError.transport(.reset)) { try await fetch([.close]) }
  }

  // {"status":"QUEUED"}
  private static let gzip: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x2A, 0x2E, 0x49,
    0x2C, 0x29, 0x2D, 0x56, 0xB2, 0x52, 0x0A, 0x0C, 0x75, 0x0D, 0x75, 0x75, 0x51, 0xAA, 0x05,
    0x00, 0x35, 0xD2, 0xAD, 0x88, 0x13, 0x00, 0x00, 0x00,
  ]
  private static let deflate: [UInt8] = [
    0x78, 0x9C, 0xAB, 0x56, 0x2A, 0x2E, 0x49, 0x2C, 0x29, 0x2D, 0x56, 0xB2, 0x52, 0x0A, 0x0C,
    0x75, 0x0D, 0x75, 0x75, 0x51, 0xAA, 0x05, 0x00, 0x41, 0x86, 0x06, 0x28,
  ]

  @Test(arguments: [("gzip", gzip), ("deflate", deflate)])
  func `decodes what is compressed`(coding: String, body: [UInt8]) async throws {
    let reply = try await fetch([.ok(body, headers: "Content-Encoding: \(coding)\r\n")])
    #expect(String(decoding: reply.body, as: UTF8.self) == #"{"status":"QUEUED"}"#)
  }

  @Test func `reads nothing in another encoding, and nothing that is broken`() async throws {
    await #expect(throws: TransferError.content(.contentEncoding)) {
      try await fetch([.answer(200, headers: "Content-Encoding: br\r\n", body: "x")])
    }
    await #expect(throws: TransferError.content(.contentEncoding)) {
      let broken = Self.gzip.prefix(10) + [0xFF, 0xFF, 0xFF, 0xFF]
      return try await fetch([.ok(Array(broken), headers: "Content-Encoding: gzip\r\n")])
    }
  }

  @Test func `decodes as much as its cap and not a byte more`() async throws {
    // Ten thousand letters.
    let bomb: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xED, 0xC1, 0x01, 0x0D, 0x00,
      0x00, 0x00, 0xC2, 0xA0, 0xAC, 0xEF, 0x5F, 0xC2, 0x1C, 0x6E, 0x40, 0x01, 0x00, 0x00, 0x00,
      0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0xBF, 0x01, 0x97, 0xD4, 0x7E, 0x46, 0x10, 0x27, 0x00,
      0x00,
    ]
    let script: Peer.Script = { _ in [.ok(bomb, headers: "Content-Encoding: gzip\r\n")] }
    try await Scene.play(script: script) { scene in
      var request = scene.request("/", follows: false)
      request.byteCap = 9_999
      let capped = request
      await #expect(throws: TransferError.tooLarge(cap: 9_999)) {
        try await scene.transfers.fetch(capped)
      }
      request.byteCap = 10_000
      let whole = try await scene.transfers.fetch(request)
      #expect(whole.body.count == 10_000)
    }
  }

  @Test func `shows its key to the server and hides it from everybody else`() async throws {
    try await Scene.play(script: { _ in [.answer(200)] }) { scene in
      var request = scene.request("/v1/tasks/1", follows: false)
      request.bearer = "s3cret"
      _ = try await scene.transfers.fetch(request)
      var requests = scene.peer.requests.makeAsyncIterator()
      let asked = try #require(await requests.next())
      #expect(asked.header("authorization") == "Bearer s3cret")
      #expect(asked.header("user-agent") == "test")
    }
  }

  @Test(arguments: ["key\r\nX-Evil: 1", "key\n", "\0"])
  func `sends no header with a control in it`(key: String) async throws {
    try await Scene.play(script: { _ in [.answer(200)] }) { scene in
      var request = scene.request(follows: false)
      request.bearer = key
      await #expect(throws: TransferError.badHeader(name: "Authorization")) {
        try await scene.transfers.fetch(request)
      }
    }
  }

  private func fetch(_ steps: [Peer.Step]) async throws -> Reply {
    try await Scene.play(script: { _ in steps }) {
      try await $0.transfers.fetch($0.request(cap: 1 << 20, follows: false))
    }
  }
}
