import Peers
import Testing

@testable import Transfer

/// Answers that are not as the standard has them, and bring every byte.
@Suite(.timeLimit(.minutes(30))) struct `A whole file` {
  private static let body = video(100_000)

  @Test(arguments: [
    "Content-Encoding: aws-chunked", "Content-Encoding: utf-8", "Content-Encoding: base64",
    "Content-Encoding: none", "Content-Encoding: identity, aws-chunked",
    // The body begins with a box, and is none that was packed.
    "Content-Encoding: gzip", "Content-Encoding: br",
  ])
  func `is taken as it is, whatever is said of its encoding`(line: String) async throws {
    try await expectWhole([.ok(Self.body, headers: "\(line)\r\n")])
  }

  @Test func `is one that a range of all its bytes brings`() async throws {
    let range = "Content-Range: bytes 0-99999/100000\r\n"
    let head = "HTTP/1.1 206 X\r\nContent-Length: 100000\r\n\(range)\r\n"
    try await expectWhole([.send(Array(head.utf8) + Self.body)])
  }

  /// The connection stays open: the length alone tells where the body ends.
  @Test(arguments: [[], Array("surplus".utf8)])
  func `ends where its length says beside an identity transfer encoding`(
    surplus: [UInt8]
  ) async throws {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 100000\r\n\r\n"
    try await expectWhole([.send(Array(head.utf8) + Self.body + surplus), .silence])
  }

  @Test(arguments: [
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
  ])
  func `comes in chunks however often that is said`(line: String) async throws {
    let head = "HTTP/1.1 200 OK\r\n\(line)\r\n\r\n186a0\r\n"
    try await expectWhole([.send(Array(head.utf8) + Self.body + Array("\r\n0\r\n\r\n".utf8))])
  }

  @Test func `is found behind eight redirects, and behind a choice`() async throws {
    let body = Self.body
    let file = try TemporaryFile()
    try await Scene.play(script: { asked in
      let hop = Int(asked.target.dropFirst()) ?? 0
      return hop == 8 ? [.ok(body)] : [.redirect(to: "/\(hop + 1)", status: hop == 3 ? 300 : 302)]
    }) { scene in
      _ = try await scene.transfers.download(scene.request("/0"), into: file.descriptor)
    }
    #expect(try file.bytes == body)
  }

  private func expectWhole(_ steps: [Peer.Step]) async throws {
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in steps }) { scene in
      let download = try await scene.transfers.download(scene.request(), into: file.descriptor)
      #expect(try download.contents == FileContents(of: file.descriptor))
    }
    #expect(try file.bytes == Self.body)
  }
}
