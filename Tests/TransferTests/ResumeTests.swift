import Crypto
import FoundationEssentials
import Peers
import Synchronization
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A download that broke off` {
  private static let body = video(400_000)
  private static let tag = "ETag: \"one\"\r\n"
  private static let there = 150_000

  /// What the server sends of the file at first, before it hangs up.
  private static func beginning(_ headers: String = tag, of length: Int = 400_000) -> [Peer.Step] {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\(headers)\r\n"
    return [.send(Array(head.utf8) + body.prefix(there)), .close]
  }

  /// An answer with some of the file's bytes.
  private static func part(
    _ range: Range<Int>, told: String? = nil, _ headers: String = tag, of bytes: [UInt8] = body
  ) -> [Peer.Step] {
    let told = told ?? "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)"
    let head =
      "HTTP/1.1 206 Partial Content\r\nContent-Length: \(range.count)\r\n"
      + "Content-Range: \(told)\r\n\(headers)\r\n"
    return [.send(Array(head.utf8) + bytes[range])]
  }

  /// Plays the answers, one a request, and asks for the file until it has come or they are used up.
  private static func fetch(
    _ answers: [[Peer.Step]], into file: TemporaryFile, onlyRest: Bool = true
  ) async throws -> (result: Result<Download, BrokenDownload>, asked: [Asked]) {
    let left = Mutex(answers[...])
    let asked = Mutex<[Asked]>([])
    return try await Scene.play(
      script: { request in
        asked.withLock { $0.append(request) }
        return left.withLock { $0.popFirst() } ?? [.close]
      }
    ) { scene in
      var prefix: Prefix?
      var result: Result<Download, BrokenDownload>?
      for _ in answers {
        do throws(BrokenDownload) {
          result = .success(
            try await scene.transfers.download(
              scene.request(), into: file.descriptor, after: prefix, onlyRest: onlyRest))
          break
        } catch {
          prefix = error.prefix
          result = .failure(error)
        }
      }
      return (try #require(result), asked.withLock { $0 })
    }
  }

  @Test func `goes on where it was, if the file is still the same`() async throws {
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [Self.beginning(), Self.part(Self.there..<400_000)], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.map { $0.header("Range") } == [nil, "bytes=150000-"])
    #expect(asked.map { $0.header("If-Range") } == [nil, "\"one\""])
  }

  /// Whether the answer with the range repeats the date, which it need not.
  @Test(arguments: [true, false])
  func `compares the last bytes as well, where only a date vouches for them`(
    repeats: Bool
  ) async throws {
    let start = Self.there - Int(RangeRequest.overlap)
    let date = "Date: Sat, 21 Nov 2026 10:00:00 GMT\r\n"
    let headers = "Last-Modified: Fri, 20 Nov 2026 10:00:00 GMT\r\n\(date)"
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [Self.beginning(headers), Self.part(start..<400_000, repeats ? headers : date)], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.last?.header("Range") == "bytes=\(start)-")
    #expect(asked.last?.header("If-Range") == "Fri, 20 Nov 2026 10:00:00 GMT")
  }

  @Test func `goes on after every break, each time from the last byte`() async throws {
    let file = try TemporaryFile()
    let cuts = [Self.there, 150_010, 260_000, 260_001]
    let breaks = zip(cuts, cuts.dropFirst()).map { start, end in
      Self.part(start..<end, told: "bytes \(start)-399999/400000")
    }
    let (result, asked) = try await Self.fetch(
      [Self.beginning()] + breaks + [Self.part(260_001..<400_000)], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.compactMap { $0.header("Range") } == cuts.map { "bytes=\($0)-" })
  }

  @Test(arguments: ["", "ETag: W/\"one\"\r\n", "ETag: one\r\n"])
  func `compares the last bytes, where nobody vouches for them`(headers: String) async throws {
    let start = Self.there - Int(RangeRequest.overlap)
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [Self.beginning(headers), Self.part(start..<400_000, headers)], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.last?.header("Range") == "bytes=\(start)-")
    #expect(asked.last?.header("If-Range") == nil)
  }

  @Test func `is not gone on with when the last bytes are others`() async throws {
    var other = Self.body
    other[Self.there - 1] ^= 1
    let start = Self.there - Int(RangeRequest.overlap)
    let file = try TemporaryFile()
    let (result, _) = try await Self.fetch(
      [Self.beginning(""), Self.part(start..<400_000, "", of: other)], into: file)
    let broken = try #require(throws: BrokenDownload.self) { try result.get() }
    #expect(broken.cause == .content(.objectChanged))
    #expect(try file.bytes == Array(Self.body.prefix(Self.there)))
  }

  /// The server's answer to the request for the rest.
  @Test(
    arguments: [
      (part(149_999..<400_000), "wrong-range"),
      (part(150_001..<400_000), "wrong-range"),
      (part(there..<400_000, told: "bytes 150000-399999"), "wrong-range"),
      (part(there..<400_000, told: "bytes 150000-399998/400000"), "wrong-range"),
      (
        [.send("HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\(tag)\r\nabc")], "wrong-range"
      ),
      (
        [
          .send(
            "HTTP/1.1 206 X\r\nContent-Length: 3\r\n\(tag)"
              + "Content-Type: multipart/byteranges; boundary=b\r\n\r\nabc")
        ], "wrong-range"
      ),
      (part(there..<400_000, told: "bytes 150000-399999/500000"), "object-changed"),
      (part(there..<400_000, "ETag: \"two\"\r\n"), "other-tag"),
      (part(there..<400_000, "ETag: W/\"one\"\r\n"), "other-tag"),
      (part(there..<400_000, ""), "other-tag"),
      (part(there..<400_000, tag + "Content-Encoding: gzip\r\n"), "wrong-range"),
      ([.answer(416, headers: "Content-Range: bytes */400000\r\n")], "wrong-range"),
      ([.answer(416, headers: "Content-Range: bytes */150000\r\n")], "object-changed"),
      (
        [.answer(416, headers: "Content-Range: bytes */400000\r\nETag: \"two\"\r\n")],
        "wrong-range"
      ),
      (
        [.ok(Array("\0\0\0\u{20}ftypisom".utf8), headers: "Content-Length: 400000\r\n")],
        "length-conflict"
      ),
      ([.answer(416)], "wrong-range"),
      ([.answer(403)], "http-403"),
      ([.answer(503)], "http-503"),
      ([.ok(Array("<html>".utf8))], "not-media"),
      ([.ok([])], "empty-body"),
      (
        [.ok(Array("\0\0\0\u{20}ftypisom".utf8) + [UInt8](repeating: 7, count: 90_000))],
        "object-changed"
      ),
      ([.reset], "reset"),
    ] as [([Peer.Step], String)])
  func `keeps what had come, whatever else the rest's answer is`(
    answer: [Peer.Step], slug: String
  ) async throws {
    let file = try TemporaryFile()
    let (result, _) = try await Self.fetch([Self.beginning(), answer], into: file)
    let broken = try #require(throws: BrokenDownload.self) { try result.get() }
    #expect(broken.cause.slug == slug)
    #expect(broken.prefix?.bytes == Int64(Self.there))
    #expect(try file.bytes == Array(Self.body.prefix(Self.there)))
  }

  /// The tag of each answer for the rest; the last one's bytes are compared.
  @Test(arguments: ["ETag: \"two\"\r\n", "ETag: W/\"one\"\r\n", ""])
  func `is gone on with under another tag when its last bytes are the same`(
    headers: String
  ) async throws {
    let start = Self.there - Int(RangeRequest.overlap)
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [
        Self.beginning(), Self.part(Self.there..<400_000, headers),
        Self.part(start..<400_000, "ETag: \"three\"\r\n"),
      ], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.map { $0.header("Range") } == [nil, "bytes=150000-", "bytes=\(start)-"])
    #expect(asked.map { $0.header("If-Range") } == [nil, "\"one\"", nil])
  }

  @Test func `is asked for without its name once the name has brought the whole instead`()
    async throws
  {
    let start = Self.there - Int(RangeRequest.overlap)
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [Self.beginning(), Self.beginning("ETag: \"two\"\r\n"), Self.part(start..<400_000)],
      into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.map { $0.header("Range") } == [nil, "bytes=150000-", "bytes=\(start)-"])
    #expect(asked.map { $0.header("If-Range") } == [nil, "\"one\"", nil])
  }

  @Test func `is filled up by a host that has no ranges and sends the whole instead`() async throws
  {
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [Self.beginning(""), [.ok(Self.body, headers: "ETag: \"two\"\r\n")]], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.count == 2)
  }

  @Test func `stands when the whole of the same file comes, and breaks off before it`() async throws
  {
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\(Self.tag)\r\n"
    let (result, asked) = try await Self.fetch(
      [
        Self.beginning(), [.send(Array(head.utf8) + Self.body.prefix(10)), .close],
        Self.part(84_464..<400_000),
      ], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.last?.header("Range") == "bytes=84464-")
  }

  @Test func `is not the same file's under the same name when its bytes are others`() async throws {
    var other = Self.body
    other[5] ^= 1
    let file = try TemporaryFile()
    let (result, _) = try await Self.fetch(
      [Self.beginning(), [.ok(other, headers: Self.tag)]], into: file)
    let broken = try #require(throws: BrokenDownload.self) { try result.get() }
    #expect(broken.cause == .content(.objectChanged))
    #expect(try file.bytes == Array(Self.body.prefix(Self.there)))
  }

  @Test func `is not whole before a server that tells no length has nothing more`() async throws {
    let headers = Self.tag + "Transfer-Encoding: chunked\r\n"
    let first = "HTTP/1.1 200 OK\r\n\(headers)\r\n186a0\r\n"
    let rest = { (range: Range<Int>) -> [Peer.Step] in
      Self.part(range, told: "bytes \(range.lowerBound)-\(range.upperBound - 1)/*")
    }
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [
        [.send(Array(first.utf8) + Self.body.prefix(100_000)), .close],
        rest(100_000..<200_000), rest(200_000..<400_000),
        [.answer(416, headers: "Content-Range: bytes */400000\r\n\(Self.tag)")],
      ], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.count == 4)
  }

  @Test func `keeps what was there when another file's chunks are none from the first`()
    async throws
  {
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"two\"\r\n\r\n"
    let (result, asked) = try await Self.fetch(
      [Self.beginning(), [.send(head + "3\r\nabc\r\nzz\r\n")], Self.part(84_464..<400_000)],
      into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.last?.header("Range") == "bytes=84464-")
  }

  @Test func `amid a rest's chunks that are none keeps what was there before`() async throws {
    let file = try TemporaryFile()
    let head =
      "HTTP/1.1 206 X\r\nTransfer-Encoding: chunked\r\n\(Self.tag)"
      + "Content-Range: bytes 150000-399999/400000\r\n\r\n186a0\r\n"
    let chunk = Array(head.utf8) + Self.body[150_000..<250_000] + Array("\r\nzz\r\n".utf8)
    let (result, asked) = try await Self.fetch(
      [Self.beginning(), [.send(chunk)], Self.part(Self.there..<400_000)], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.last?.header("Range") == "bytes=150000-")
  }

  @Test func `was whole, if the server says that nothing is missing`() async throws {
    let file = try TemporaryFile()
    let end = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\(Self.tag)\r\n61a80\r\n"
    let (result, asked) = try await Self.fetch(
      [
        [.send(Array(end.utf8) + Self.body), .close],
        [.answer(416, headers: "Content-Range: bytes */400000\r\n\(Self.tag)")],
      ], into: file)
    #expect(try result.get().contents == FileContents(of: file.descriptor))
    #expect(try file.bytes == Self.body)
    #expect(asked.last?.header("Range") == "bytes=400000-")
  }

  @Test func `amid chunks that are none is compared with what comes next`() async throws {
    let start = 100_000 - Int(RangeRequest.overlap)
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\(Self.tag)\r\n186a0\r\n"
    let chunk = Array(head.utf8) + Self.body.prefix(100_000) + Array("\r\nzz\r\n".utf8)
    let (result, asked) = try await Self.fetch(
      [[.send(chunk)], Self.part(start..<400_000)], into: file)
    #expect(try result.get().contents.bytes == 400_000)
    #expect(try file.bytes == Self.body)
    #expect(asked.map { $0.header("Range") } == [nil, "bytes=\(start)-"])
    #expect(asked.last?.header("If-Range") == nil)
  }

  /// Two bytes are missing in the middle, so that all behind them lie elsewhere.
  @Test func `amid chunks that are none is not gone on with when they were miscounted`()
    async throws
  {
    let start = 99_998 - Int(RangeRequest.overlap)
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\(Self.tag)\r\n1869e\r\n"
    let bytes = Self.body.prefix(20_000) + Self.body[20_002..<100_000]
    let (result, _) = try await Self.fetch(
      [[.send(Array(head.utf8) + bytes + Array("\r\nzz\r\n".utf8))], Self.part(start..<400_000)],
      into: file)
    let broken = try #require(throws: BrokenDownload.self) { try result.get() }
    #expect(broken.cause == .content(.objectChanged))
  }

  @Test func `is asked for as a whole when its server does not send the rest`() async throws {
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [Self.beginning(), [.ok(Self.body)]], into: file, onlyRest: false)
    #expect(try result.get().contents.bytes == 400_000)
    #expect(asked.last?.header("Range") == nil)
  }

  @Test func `and left nothing is asked for as a whole`() async throws {
    let file = try TemporaryFile()
    let (result, asked) = try await Self.fetch(
      [[.close], [.answer(503)], [.ok(Self.body)]], into: file)
    #expect(try result.get().contents.bytes == 400_000)
    #expect(asked.allSatisfy { $0.header("Range") == nil })
  }

  @Test func `does not take more than the range that it was told`() async throws {
    let file = try TemporaryFile()
    let head =
      "HTTP/1.1 206 X\r\nTransfer-Encoding: chunked\r\n\(Self.tag)"
      + "Content-Range: bytes 150000-399999/400000\r\n\r\n3d091\r\n"
    let (result, _) = try await Self.fetch(
      [
        Self.beginning(),
        [.send(Array(head.utf8) + Self.body.suffix(250_000) + [0] + Array("\r\n0\r\n\r\n".utf8))],
      ], into: file)
    let broken = try #require(throws: BrokenDownload.self) { try result.get() }
    #expect(broken.cause == .content(.wrongRange))
  }

  @Test(arguments: [
    (
      Insecure.MD5.hash(data: body).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
      true
    ),
    ("d41d8cd98f00b204e9800998ecf8427e", false),
  ])
  func `is held against the MD5 that its tag may be`(md5: String, matches: Bool) async throws {
    let tag = "ETag: \"\(md5)\"\r\n"
    let file = try TemporaryFile()
    let (result, _) = try await Self.fetch(
      [Self.beginning(tag), Self.part(Self.there..<400_000, tag)], into: file)
    #expect(try result.get().matchesTag == matches)
  }

  /// How many bytes are known to have been left there, and what is asked for.
  @Test(arguments: [(150_000, "bytes=150000-"), (100_000, "bytes=84464-"), (nil, "bytes=84464-")])
  func `in another process is gone on with from what the file holds`(
    recorded: Int64?, range: String
  ) async throws {
    let file = try TemporaryFile(holding: Array(Self.body.prefix(Self.there)))
    let prefix = try Prefix(
      of: file.descriptor, validator: Validator("\"one\""), length: 400_000, recorded: recorded)
    #expect(prefix.bytes == Int64(Self.there))
    #expect(prefix.whole == nil)
    let answer = Self.part((recorded == 150_000 ? 150_000 : 84_464)..<400_000)
    try await Scene.play(script: { _ in answer }) { scene in
      let download = try await scene.transfers.download(
        scene.request(), into: file.descriptor, after: prefix)
      #expect(try download.contents == FileContents(of: file.descriptor))
      var requests = scene.peer.requests.makeAsyncIterator()
      let asked = try #require(await requests.next())
      #expect(asked.header("Range") == range)
      #expect(asked.header("If-Range") == "\"one\"")
    }
    #expect(try file.bytes == Self.body)
  }

  @Test func `in another process is not gone on with when somebody else has written to it`()
    async throws
  {
    let junk = Array(Self.body.prefix(Self.there)) + [UInt8](repeating: 0, count: 1000)
    let file = try TemporaryFile(holding: junk)
    let prefix = try Prefix(
      of: file.descriptor, validator: Validator("\"one\""), length: 400_000, recorded: nil)
    let answer = Self.part((junk.count - Int(RangeRequest.overlap))..<400_000)
    let failure = try await Scene.play(script: { _ in answer }) { scene in
      do throws(BrokenDownload) {
        _ = try await scene.transfers.download(
          scene.request(), into: file.descriptor, after: prefix)
        return nil as TransferError?
      } catch {
        return error.cause
      }
    }
    #expect(failure == .content(.objectChanged))
  }

  @Test func `loses nothing to a kill that had come more than a second before`() async throws {
    let file = try TemporaryFile()
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n"
    let steps: [Peer.Step] = [.send(Array(head.utf8) + Self.body.prefix(10_000)), .silence]
    try await Scene.play(script: { _ in steps }) { scene in
      let task = Task {
        try await scene.transfers.download(scene.request(), into: file.descriptor)
      }
      while try file.bytes.count < 10_000 { try await Task.sleep(for: .milliseconds(20)) }
      task.cancel()
      _ = await task.result
    }
    #expect(try file.bytes == Array(Self.body.prefix(10_000)))
  }
}
