import Providers
import Testing

@Suite struct `A reply's reading` {
  static let link = "https://h.example/a.mp4?sign=0123456789"

  private func finished(_ dialect: Dialect, _ fields: String) throws -> Finished? {
    let body = dialect == .anyfast ? anyFast(fields) : globalAiOpc(fields)
    let answer = PollAnswer(
      status: 200, body: Array(body.utf8), key: "sk-of-the-tests",
      base: Origin("https://gateway.example:8443/api"))
    return try dialect.state(of: dialect.sampleID, in: answer).finished
  }

  // MARK: Links

  @Test(
    arguments: Dialect.allCases,
    [
      #""video_url": "LINK""#, #""videoUrl": "LINK""#, #""url": "LINK""#, #""resultUrl": "LINK""#,
      #""content": {"video_url": "LINK"}"#, #""content": {"result_url": "LINK"}"#,
      #""metadata": {"url": "LINK"}"#, #""output": "LINK""#, #""output": ["LINK"]"#,
      #""output": {"video": "LINK"}"#, #""results": [{"url": "LINK"}]"#,
      #""video": {"url": "LINK"}"#,
      #""videos": [null, 1, {"url": "LINK"}]"#, #""content": "{\"video_url\": \"LINK\"}""#,
      #""task_result": {"videos": [{"url": "LINK"}]}"#,
    ])
  func `finds the link in each of its places`(dialect: Dialect, fields: String) throws {
    let fields = #""status": "done", \#(fields.replacing("LINK", with: Self.link))"#
    #expect(try finished(dialect, fields)?.urls == [.video: Self.link])
  }

  @Test(
    arguments: [
      (" `https://h/a.mp4` ", "https://h/a.mp4"), ("<https://h/a.mp4>", "https://h/a.mp4"),
      (#"https://h/a b.mp4"#, "https://h/a%20b.mp4"),
      (#"https://h/a\n\tb.mp4"#, "https://h/ab.mp4"),
      ("//cdn.example/a.mp4?x=1", "https://cdn.example/a.mp4?x=1"),
      ("/v1/videos/1/content", "https://gateway.example:8443/v1/videos/1/content"),
    ])
  func `takes a link as it is written`(written: String, url: String) throws {
    for dialect in Dialect.allCases {
      let fields = #""status": "success", "video_url": "\#(written)""#
      #expect(try finished(dialect, fields)?.urls == [.video: url])
    }
  }

  @Test(arguments: [
    "", "/", "  ", "task failed", "a.mp4", "javascript://h/a", "data:video/mp4;base64,AA",
  ])
  func `takes no other text for a link`(written: String) throws {
    let fields = #""status": "success", "fail_reason": "\#(written)", "video_url": "data:,""#
    #expect(try finished(.anyfast, fields)?.artifacts == [])
  }

  @Test(arguments: [
    #"https://h/a b.mp4?sign=half of\na secret"#, "//h/a.mp4?sign=half%20of%0Aa secret",
  ])
  func `keeps nothing of a link's query that has blanks within`(written: String) throws {
    let body = anyFast(#""status": "success", "result_url": "\#(written)", "note": "secret""#)
    let answer = PollAnswer(
      status: 200, body: Array(body.utf8), key: "", base: Origin("https://gateway.example"))
    let finished = try #require(
      try Dialect.anyfast.state(of: Samples.anyFastID, in: answer).finished)
    let kept = try #require(answer.keptReply(hiding: finished.artifacts.map(\.link)))
    #expect(!kept.contains("half"))
    #expect(!kept.contains("a secret"))
  }

  @Test func `tells several videos apart, and the same one in two places not`() throws {
    let videos = (1...6).map { #"{"url": "https://h/\#($0).mp4"}"# }.joined(separator: ",")
    let finished = try finished(
      .anyfast,
      #"""
      "status": "success", "result_url": "https://copy/1.mp4",
      "data": {"data": {"task_result": {"videos": [\#(videos)]}}}
      """#)
    #expect(
      finished?.urls == [
        .video: "https://copy/1.mp4", .video2: "https://h/2.mp4", .video3: "https://h/3.mp4",
        .video4: "https://h/4.mp4",
      ])
    let one = #""status": "success", "video_url": "https://h/1.mp4", "output": ["https://h/1.mp4"]"#
    #expect(try self.finished(.globalaiopc, one)?.urls == [.video: "https://h/1.mp4"])
  }

  // MARK: Facts

  @Test(
    arguments: [
      (#""frames": 121, "framespersecond": 24"#, 121.0 / 24), (#""frames": 121"#, nil),
      (#""duration": 5, "frames": 121, "framespersecond": 24"#, 5), (#""seconds": "5""#, 5),
      (#""metadata": {"duration": 5}"#, 5), (#""usage": {"duration": 5}"#, 5),
      (#""duration": -1"#, nil), (#""usage": {"duration_seconds": 184}"#, nil),
    ] as [(String, Double?)])
  func `takes the duration from where it is`(fields: String, duration: Double?) throws {
    let upstream = #""status": "success", "result_url": "\#(Self.link)", "data": {\#(fields)}"#
    #expect(try finished(.anyfast, upstream)?.details.duration == duration)
    let flat = #""status": "success", "result_url": "\#(Self.link)", \#(fields)"#
    #expect(try finished(.globalaiopc, flat)?.details.duration == duration)
  }

  @Test func `takes resolution and ratio from a size`() throws {
    let details = try finished(.globalaiopc, #""status": "done", "size": "1280x720""#)?.details
    #expect(details?.resolution == "720p")
    #expect(details?.ratio == "1280:720")
  }

  // MARK: Words

  @Test(
    arguments: [
      (#""fail_reason": "OutputVideoSensitive""#, "OutputVideoSensitive"),
      (#""data": {"error": {"code": "E", "message": "why"}}"#, "E: why"),
      (#""error": {"code": 0, "message": ""}"#, nil), (#""message": "not a refusal""#, nil),
      (#""fail_reason": """#, nil), (#""error": null"#, nil), (#""fail_reason": "success""#, nil),
    ] as [(String, String?)])
  func `tells words of refusal beside success`(fields: String, refusal: String?) throws {
    let state = try #require(try finished(.anyfast, #""status": "SUCCESS", \#(fields)"#))
    #expect(state.artifacts.isEmpty)
    #expect(state.refusal == refusal)
  }

  @Test func `brings the link beside an unknown word`() throws {
    let state = try Dialect.anyfast.state(anyFast(#""status": "UNKNOWN", "url": "\#(Self.link)""#))
    let pending = try #require(state.pending)
    #expect(pending.isUnknownStatus)
    #expect(pending.artifacts.map(\.link.url) == [Self.link])
  }

  @Test(arguments: [("video.generation.task", nil), ("VIDEO", nil), ("image", "image")])
  func `takes every kind of video for a video`(object: String, other: String?) throws {
    let body =
      #"{"id": "\#(Samples.globalAiOpcID)", "object": "\#(object)", "status": "completed"}"#
    let state = try Dialect.globalaiopc.state(body)
    if let other {
      #expect(state == .notAVideoTask(object: other))
    } else {
      #expect(state.finished != nil)
    }
  }
}
