import FoundationEssentials
import Glibc
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A download` {
  @Test(arguments: [1, 7, 16_384, 262_144, 262_145, 1_048_576, 3_000_001])
  func `puts the very bytes into the file and tells their digests`(size: Int) async throws {
    let body = video(size)
    let file = try TemporaryFile(holding: video(4_000_000))
    let download = try await Scene.play(script: { _ in [.ok(body)] }) { scene in
      try await scene.transfers.download(scene.request(), into: file.descriptor)
    }
    #expect(try file.bytes == body)
    #expect(download.contents.bytes == Int64(size))
    #expect(try download.contents.sha256 == file.sha256)
    #expect(download.contents.chunks == chunkSums(of: body))
  }

  @Test func `does not care how the bytes were cut on the wire`() async throws {
    let body = video(700_001)
    let pieces = stride(from: 0, to: body.count, by: 9_973).map {
      Peer.Step.send(Array(body[$0..<min($0 + 9_973, body.count)]))
    }
    let head = Peer.Step.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in [head] + pieces }) { scene in
      _ = try await scene.transfers.download(scene.request(), into: file.descriptor)
    }
    #expect(try file.bytes == body)
  }

  @Test func `tells what the server said of the file`() async throws {
    let headers =
      "ETag: \"e\"\r\nLast-Modified: Fri, 20 Nov 2026 10:00:00 GMT\r\n"
      + "Date: Sat, 21 Nov 2026 03:14:15 GMT\r\n"
    let file = try TemporaryFile()
    let download = try await Scene.play(script: { _ in [.ok(video(10), headers: headers)] }) {
      try await $0.transfers.download($0.request("/a/v.mp4?sig=s3cret"), into: file.descriptor)
    }
    #expect(download.validator?.text == "\"e\"")
    #expect(download.serverDate?.timeIntervalSince1970 == 1_795_230_855)
  }

  @Test func `puts a chunked body together`() async throws {
    let file = try TemporaryFile()
    let answer =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"
    try await Scene.play(script: { _ in [.send(answer)] }) {
      _ = try await $0.transfers.download($0.request(), into: file.descriptor)
    }
    #expect(try file.bytes == Array("abcdef".utf8))
  }

  @Test func `takes the connection's end for the body's when nobody told where it ends`()
    async throws
  {
    let file = try TemporaryFile()
    let answer = "HTTP/1.1 200 OK\r\n\r\nabcdef"
    let download = try await Scene.play(script: { _ in [.send(answer), .close] }) {
      try await $0.transfers.download($0.request(), into: file.descriptor)
    }
    #expect(download.contents.bytes == 6)
    #expect(try file.bytes == Array("abcdef".utf8))
  }

  @Test func `takes media for media whatever its content type says`() async throws {
    let file = try TemporaryFile()
    let type = "Content-Type: application/json\r\n"
    try await Scene.play(script: { _ in [.ok(video(1000), headers: type)] }) {
      _ = try await $0.transfers.download($0.request(), into: file.descriptor)
    }
    #expect(try file.bytes == video(1000))
  }

  @Test func `asks with the path and the query as they were written`() async throws {
    let target = "/a/../b%2F./c?x=%20+&y=%2f"
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in [.ok(video(10))] }) { scene in
      var requests = scene.peer.requests.makeAsyncIterator()
      _ = try await scene.transfers.download(scene.request(target), into: file.descriptor)
      let asked = try #require(await requests.next())
      #expect(asked.lines.first == "GET \(target) HTTP/1.1")
      #expect(asked.header("Accept-Encoding") == "identity")
      #expect(asked.header("Range") == nil)
    }
  }

  @Test func `uses a connection again`() async throws {
    let file = try TemporaryFile()
    try await Scene.play(script: { _ in [.ok(video(10))] }) { scene in
      for _ in 0..<3 {
        _ = try await scene.transfers.download(scene.request(), into: file.descriptor)
      }
      #expect(scene.peer.accepted == 1)
    }
  }

  @Test func `reports progress that rises to the last byte`() async throws {
    let body = video(2_000_000)
    let file = try TemporaryFile()
    let (reports, continuation) = AsyncStream<Int64>.makeStream()
    try await Scene.play(script: { _ in [.ok(body)] }) {
      _ = try await $0.transfers.download($0.request(), into: file.descriptor) {
        if case .received(let bytes) = $0 { continuation.yield(bytes) }
      }
    }
    continuation.finish()
    let all = await reports.reduce(into: []) { $0.append($1) }
    #expect(all.last == 2_000_000)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `shares the bandwidth with the others`() async throws {
    // More than what a second of waiting for the first byte would have saved up.
    let body = video(1_000_000)
    let files = [try TemporaryFile(), try TemporaryFile()]
    let time = try await Scene.play(bandwidth: 1 << 20, script: { _ in [.ok(body)] }) { scene in
      try await ContinuousClock().measure {
        async let one = scene.transfers.download(scene.request(), into: files[0].descriptor)
        async let two = scene.transfers.download(scene.request(), into: files[1].descriptor)
        _ = try await (one, two)
      }
    }
    #expect(time > .milliseconds(300))
    #expect(try files.allSatisfy { try $0.bytes == body })
  }

  @Test func `into a descriptor that cannot be written fails as this machine's fault`() async throws
  {
    let failure = try await Scene.play(script: { _ in [.ok(video(10))] }) { scene in
      await scene.failure(of: scene.request(), into: -1)
    }
    #expect(failure == .localIO(errno: EBADF))
  }

  /// Bit by bit, and so by other means than what is tested.
  private func chunkSums(of bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count, by: 1 << 20).map { start in
      var state = UInt32.max
      for byte in bytes[start...].prefix(1 << 20) {
        state ^= UInt32(byte)
        for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 1 ? 0x82f6_3b78 : 0) }
      }
      return ~state
    }
  }
}
