import FoundationEssentials
import Providers
import Testing

@Suite struct `A GlobalAiOpc reply` {
  @Test func `of a completed task brings the video and no frame rate`() throws {
    let finished = try #require(try Dialect.globalaiopc.state(Samples.globalAiOpc).finished)
    #expect(finished.urls == [.video: Samples.tosURL])
    var details = Details()
    details.model = "seedance_2_0_fast_pro"
    details.duration = 5
    details.tokens = 108_900
    details.created = Date(timeIntervalSince1970: 1_777_288_506)
    #expect(finished.details == details)
  }

  @Test func `of a queued task is pending, whatever is null`() throws {
    let pending = try #require(try Dialect.globalaiopc.state(Samples.globalAiOpcQueued).pending)
    #expect(pending.status == "queued")
    #expect(!pending.isUnknownStatus)
    #expect(pending.details.model == "seedance_2_0")
  }

  @Test func `wrapped in data is read the same`() throws {
    for sample in [Samples.globalAiOpc, Samples.globalAiOpcQueued] {
      let wrapped = #"{"code": "0", "message": null, "data": \#(sample)}"#
      let state = try Dialect.globalaiopc.state(sample)
      #expect(try Dialect.globalaiopc.state(wrapped) == state)
    }
  }

  @Test(
    arguments: [
      (#""error": "content policy""#, "content policy"),
      (#""error": {"code": "E1", "message": "content policy"}"#, "E1: content policy"),
      (#""error": {"code": 1301, "message": "sensitive"}"#, "1301: sensitive"),
      (#""errors": [{"message": "one"}, "two"]"#, "one; two"),
      (#""code": "success", "message": "ok""#, "no reason given"),
      (#""error": {"code": "E1"}"#, "E1"), (#""error": {"detail": "too long"}"#, "too long"),
      (#""error": null, "message": "no credit""#, "no credit"),
      (#""error": """#, "no reason given"),
      (#""error": [1]"#, "no reason given"),
    ] as [(String, String)])
  func `of a failed task brings the reason in each of its shapes`(field: String, message: String)
    throws
  {
    let state = try Dialect.globalaiopc.state(globalAiOpc(#""status": "failed", \#(field)"#))
    let failure = try #require(state.failure)
    #expect(failure.reason == .providerFailed)
    #expect(failure.message == message)
  }

  @Test(
    arguments: [
      (#""video_url": "https://h/1", "url": "https://h/2""#, "https://h/1"),
      (#""video_url": null, "url": "https://h/2""#, "https://h/2"),
      (#""video_url": "", "result_url": "https://h/3""#, "https://h/3"),
    ] as [(String, String)])
  func `of a completed task takes the first link of the known places`(fields: String, url: String)
    throws
  {
    let state = try Dialect.globalaiopc.state(globalAiOpc(#""status": "completed", \#(fields)"#))
    #expect(try #require(state.finished).urls == [.video: url])
  }

  @Test func `of a completed task without a link has no artifacts`() throws {
    let state = try Dialect.globalaiopc.state(
      globalAiOpc(#""status": "completed", "video_url": null"#))
    #expect(try #require(state.finished).artifacts.isEmpty)
  }

  @Test(arguments: ["queued", "completed", "failed"])
  func `about an image is no video task at any time`(status: String) throws {
    let body = #"{"object": "image", "status": "\#(status)", "image_url": "https://h/1"}"#
    #expect(try Dialect.globalaiopc.state(body) == .notAVideoTask(object: "image"))
  }

  @Test(arguments: ["\"video\"", "\"VIDEO\"", "null", "\"\"", "[]"])
  func `with object video or none is a video task`(object: String) throws {
    let body = #"{"object": \#(object), "status": "queued"}"#
    #expect(try Dialect.globalaiopc.state(body).pending != nil)
  }

  @Test(
    arguments: [
      ("4.000000", #""123456""#, 4.0, 123_456), (#""10""#, "7.0", 10, 7), ("0", "null", nil, nil),
    ] as [(String, String, Double?, Int64?)])
  func `may hold numbers in strings`(
    duration: String, tokens: String, seconds: Double?, count: Int64?
  ) throws {
    let state = try Dialect.globalaiopc.state(
      globalAiOpc(
        #""status": "completed", "actualDuration": \#(duration), "totalTokens": \#(tokens)"#))
    let details = try #require(state.finished).details
    #expect(details.duration == seconds)
    #expect(details.tokens == count)
  }

  @Test(
    arguments: [("50", "50%"), (#""50""#, "50%"), (#""50%""#, "50%"), ("null", nil)]
      as [(String, String?)])
  func `tells its progress as text`(progress: String, text: String?) throws {
    let state = try Dialect.globalaiopc.state(
      globalAiOpc(#""status": "processing", "progress": \#(progress)"#))
    #expect(try #require(state.pending).details.progress == text)
  }

  @Test func `about another task is an error`() {
    #expect(
      Dialect.globalaiopc.error(Samples.globalAiOpc, of: "video_1")
        == .otherTask(Samples.globalAiOpcID))
  }
}
