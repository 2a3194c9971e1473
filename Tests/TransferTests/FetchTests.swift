import FoundationEssentials
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(5))) struct `A fetch` {
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

  @Test func `can read nothing that is compressed, but still tells an error's status`() async throws
  {
    let trouble = Peer.Step.answer(503, headers: "Content-Encoding: gzip\r\n", body: "x")
    #expect(try await fetch([trouble]).status == 503)
    await #expect(throws: TransferError.content(.contentEncoding)) {
      try await fetch([.answer(200, headers: "Content-Encoding: gzip\r\n", body: "x")])
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
