import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct `A poll` {
  static let anyFast = "/v1/video/generations"
  static let globalAiOpc = "/kyyReactApiServer/v1/result"

  @Test func `of a finished task hands out its link, with Go's escapes for AnyFast only`()
    async throws
  {
    let script = """
      {"tasks": [{"id": "asyntask_1", "dialect": "anyfast", "clip": "a.mp4"},
                 {"id": "video_1", "dialect": "globalaiopc", "clip": "a.mp4", "style": "s3"}]}
      """
    try await Peer.with(script) { peer in
      let first = try await peer.poll("\(Self.anyFast)/asyntask_1")
      #expect(first.status == 200)
      #expect(first.headers["content-type"] == "application/json; charset=utf-8")
      #expect(first.text.contains("\\u0026X-Tos-Expires=86400\\u0026"))
      #expect(try await peer.link("asyntask_1").hasPrefix("\(peer.origin)/media/asyntask_1/video"))
      let second = try await peer.poll("\(Self.globalAiOpc)/video_1")
      #expect(second.text.contains("&X-Amz-Expires=86400&"))
    }
  }

  @Test(arguments: [
    ("\(anyFast)/no", "sim-key", 400, "task_not_exist"),
    ("\(anyFast)/video_1", "sim-key", 400, "task_not_exist"),
    ("\(globalAiOpc)/no", "sim-key", 404, "Task not found"),
    ("\(globalAiOpc)/gone", "sim-key", 404, "Task not found"),
    ("\(anyFast)/no", "wrong", 401, "new_api_error"),
    ("\(globalAiOpc)/video_1", "", 401, "Unauthorized"),
    ("/v1/video", "sim-key", 404, "Invalid URL (GET /v1/video)"),
    ("\(anyFast)/a/b", "sim-key", 404, "Invalid URL"),
    ("/kyyReactApiServer/v2/x", "sim-key", 404, "No handler found for GET /kyyReactApiServer/v2/x"),
  ])
  func `is refused in the words of its dialect`(
    path: String, key: String, status: Int, words: String
  ) async throws {
    let script = """
      {"tasks": [{"id": "video_1", "dialect": "globalaiopc", "clip": "a.mp4"},
                 {"id": "gone", "dialect": "globalaiopc", "end": "unknown"}]}
      """
    try await Peer.with(script) { peer in
      let reply = try await peer.poll(path, key: key)
      #expect(reply.status == status)
      #expect(reply.text.contains(words))
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: reply.body) }
    }
  }

  @Test func `goes wrong as its script says, and is logged each time`() async throws {
    let script = """
      {"tasks": [{"id": "a", "dialect": "anyfast", "clip": "a.mp4",
                  "polls": {"fail_first": 1, "status": 502, "html": 1, "status_429_every": 3}}]}
      """
    try await Peer.with(script) { peer in
      var replies: [Peer.Reply] = []
      for _ in 1...4 { replies.append(try await peer.poll("\(Self.anyFast)/a")) }
      #expect(replies.map(\.status) == [502, 200, 429, 200])
      #expect(replies[1].headers["content-type"] == "text/html; charset=utf-8")
      #expect(replies[2].body.isEmpty)
      let log = try peer.log()
      #expect(log.compactMap { $0["status"] as? Int } == [502, 200, 429, 200])
      #expect(
        log.allSatisfy { $0["which"] as? String == "poll" && $0["task_id"] as? String == "a" })
      #expect(log.allSatisfy { $0["has_authorization"] as? Bool == true })
      #expect(log.compactMap { $0["bytes"] as? Int } == replies.map(\.body.count))
    }
  }

  @Test func `on a kept connection is not held back by Nagle's algorithm`() async throws {
    try await Peer.with("{}") { peer in
      let last = try await peer.poll("\(Self.anyFast)/x[1-100]")
      #expect(last.status == 400)
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let times = try peer.log().map { try style.parse(#require($0["time"] as? String)) }
      try #require(times.count == 100)
      // Each delayed acknowledgement costs 40 ms, once the first ones, which are not, are over.
      let pauses = zip(times, times.dropFirst()).map { $1.timeIntervalSince($0) }.suffix(50)
      #expect(pauses.sorted()[10] < 0.03)
    }
  }

  @Test func `beyond the rate limit is answered with an empty 429`() async throws {
    let script = """
      {"rate_limit": 0.001, "tasks": [{"id": "a", "dialect": "anyfast", "clip": "a.mp4"}]}
      """
    try await Peer.with(script) { peer in
      #expect(try await peer.poll("\(Self.anyFast)/a").status == 200)
      let reply = try await peer.poll("\(Self.anyFast)/a")
      #expect(reply.status == 429)
      #expect(reply.body.isEmpty)
    }
  }

  @Test func `of a task with a strange id finds it`() async throws {
    let script = #"{"tasks": [{"id": "a/b ü%", "dialect": "anyfast", "clip": "a.mp4"}]}"#
    try await Peer.with(script) { peer in
      let link = try await peer.link("a%2Fb%20%C3%BC%25")
      #expect(link.contains("/media/a%2Fb%20%C3%BC%25/video.mp4?"))
      #expect(try await peer.get(link).body == Peer.clip)
    }
  }

  @Test(arguments: [true, false])
  func `signs anew only when the script says so`(refreshes: Bool) async throws {
    let script = """
      {"tasks": [{"id": "a", "dialect": "anyfast", "clip": "a.mp4", "style": "vod",
                  "link_lifetime": 1, "refresh": \(refreshes)}]}
      """
    try await Peer.with(script) { peer in
      let first = try await peer.link("a")
      // The expiry is what is waited for, told by the simulator itself.
      while try await peer.get(first).status == 200 {}
      let second = try await peer.link("a")
      #expect((second == first) == !refreshes)
    }
  }
}
