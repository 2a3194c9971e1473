import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct `A medium` {
  /// A script of one AnyFast task `t`, with these members beside `clip`.
  static func script(_ members: String) -> String {
    #"{"tasks": [{"id": "t", "dialect": "anyfast", "clip": "a.mp4", \#(members)}]}"#
  }

  @Test(arguments: LinkStyle.allCases)
  func `comes whole, with what a resume needs`(style: LinkStyle) async throws {
    try await Peer.with(Self.script(#""style": "\#(style.rawValue)""#)) { peer in
      let link = try await peer.link("t")
      let whole = try await peer.get(link)
      #expect(whole.status == 200)
      #expect(whole.body == Peer.clip)
      #expect(whole.headers["content-length"] == "100000")
      #expect(whole.headers["content-type"] == "video/mp4")
      #expect(whole.headers["accept-ranges"] == "bytes")
      let tag = try #require(whole.headers["etag"])
      let date = try #require(whole.headers["last-modified"])

      for validator in [tag, date] {
        let rest = try await peer.get(link, "-r", "60000-", "-H", "If-Range: \(validator)")
        #expect(rest.status == 206)
        #expect(rest.headers["content-range"] == "bytes 60000-99999/100000")
        #expect(rest.body == Peer.clip[60000...])
      }
      let changed = try await peer.get(link, "-r", "60000-", "-H", "If-Range: \"other\"")
      #expect(changed.status == 200)
      #expect(changed.body == Peer.clip)
      let behind = try await peer.get(link, "-r", "100000-")
      #expect(behind.status == 416)
      #expect(behind.headers["content-range"] == "bytes */100000")
      let head = try await peer.get(link, "-I")
      #expect(head.status == 200)
      #expect(head.headers["content-length"] == "100000")
    }
  }

  @Test func `of an ultra task has its own original`() async throws {
    try await Peer.with(Self.script(#""original": "b.mp4", "original_media": {"status": 404}"#)) {
      peer in
      let video = try await peer.get(peer.link("t"))
      #expect(video.body == Peer.clip)
      let original = try await peer.get(peer.link("t", "original_result_url"))
      #expect(original.status == 404)
    }
    try await Peer.with(Self.script(#""original": "b.mp4""#)) { peer in
      let original = try await peer.get(peer.link("t", "original_result_url"))
      #expect(original.body == Peer.original)
    }
  }

  @Test func `that is cut closes the connection, and goes on from there`() async throws {
    try await Peer.with(Self.script(#""media": {"truncate_at": 30000, "truncate_times": 2}"#)) {
      peer in
      let link = try await peer.link("t")
      let first = try await peer.get(link)
      #expect(first.exit == 18)
      #expect(first.headers["content-length"] == "100000")
      #expect(first.body == Peer.clip.prefix(30000))
      let second = try await peer.get(link, "-r", "30000-")
      #expect(second.exit == 18)
      #expect(second.body == Peer.clip[30000..<60000])
      let third = try await peer.get(link, "-r", "60000-")
      #expect(third.exit == 0)
      #expect(third.body == Peer.clip[60000...])
      let log = try peer.log().filter { $0["which"] as? String == "video" }
      #expect(log.compactMap { $0["bytes"] as? Int } == [30000, 30000, 40000])
      #expect(log.map { $0["range"] as? String } == [nil, "bytes=30000-", "bytes=60000-"])
    }
  }

  @Test func `that is slow keeps nobody else waiting`() async throws {
    try await Peer.with(Self.script(#""media": {"rate": 50000}"#)) { peer in
      let link = try await peer.link("t")
      let start = ContinuousClock.now
      async let slow = peer.get(link)
      let poll = try await peer.poll("/v1/video/generations/t")
      #expect(poll.status == 200)
      #expect(try await slow.body == Peer.clip)
      // The last of forty chunks is due after 1.95 s.
      #expect(ContinuousClock.now - start >= .milliseconds(1900))
      #expect(try peer.log().map { $0["which"] as? String } == ["poll", "poll", "video"])
    }
  }

  @Test func `that fails first says when to come back`() async throws {
    try await Peer.with(
      Self.script(#""media": {"status": 503, "status_times": 1, "retry_after": 7}"#)
    ) { peer in
      let link = try await peer.link("t")
      let refused = try await peer.get(link)
      #expect(refused.status == 503)
      #expect(refused.headers["retry-after"] == "7")
      #expect(try await peer.get(link).status == 200)
    }
  }

  @Test(arguments: [("html", "text/html"), ("json", "application/json")])
  func `may be something else that calls itself 200`(body: String, type: String) async throws {
    try await Peer.with(Self.script(#""media": {"body": "\#(body)", "body_times": 1}"#)) { peer in
      let link = try await peer.link("t")
      let impostor = try await peer.get(link)
      #expect(impostor.status == 200)
      #expect(impostor.headers["content-type"]?.hasPrefix(type) == true)
      #expect(impostor.body != Peer.clip)
      #expect(try await peer.get(link).body == Peer.clip)
    }
  }

  @Test func `may be elsewhere`() async throws {
    let script = """
      {"tasks": [
        {"id": "t", "dialect": "anyfast", "clip": "a.mp4", "media": {"redirect": "/media/u/video.mp4"}},
        {"id": "u", "dialect": "anyfast", "clip": "b.mp4"},
        {"id": "v", "dialect": "anyfast", "clip": "a.mp4", "media": {"redirect": "http://10.0.0.1/"}}]}
      """
    try await Peer.with(script) { peer in
      let moved = try await peer.get(peer.link("t"))
      #expect(moved.status == 302)
      let followed = try await peer.get(peer.link("t"), "-L")
      #expect(followed.body == Peer.original)
      let away = try await peer.get(peer.link("v"))
      #expect(away.headers["location"] == "http://10.0.0.1/")
    }
  }

  @Test func `may know no ranges`() async throws {
    try await Peer.with(Self.script(#""media": {"no_ranges": true}"#)) { peer in
      let reply = try await peer.get(peer.link("t"), "-r", "10-")
      #expect(reply.status == 200)
      #expect(reply.headers["accept-ranges"] == "none")
      #expect(reply.body == Peer.clip)
    }
  }

  @Test func `that is not there, or empty, or unsigned says so`() async throws {
    let script = """
      {"tasks": [{"id": "none", "dialect": "anyfast"},
                 {"id": "empty", "dialect": "anyfast", "clip": "empty.mp4"}]}
      """
    try await Peer.with(script) { peer in
      let missing = try await peer.get(peer.link("none"))
      #expect(missing.status == 404)
      #expect(missing.text.contains("<Code>NoSuchKey</Code>"))
      let empty = try await peer.get(peer.link("empty"))
      #expect(empty.status == 200)
      #expect(empty.headers["content-length"] == "0")
      let unsigned = try await peer.get("/media/empty/video.mp4")
      #expect(unsigned.status == 403)
      #expect(unsigned.headers["content-type"] == "application/xml")
      let log = try peer.log().filter { $0["has_authorization"] as? Bool == false }
      #expect(log.compactMap { $0["status"] as? Int } == [404, 200, 403])
    }
  }

  @Test func `whose reader goes away is logged with what it got`() async throws {
    try await Peer.with(Self.script(#""media": {"rate": 100000}"#)) { peer in
      let link = try await peer.link("t")
      #expect(try await peer.get(link, "--max-time", "0.5").exit == 28)
      var line: [String: Any]?
      while line == nil {
        _ = try await peer.get("/")
        line = try peer.log().first { $0["which"] as? String == "video" }
      }
      let bytes = try #require(line?["bytes"] as? Int)
      #expect((0..<100_000).contains(bytes))
    }
  }
}
