import FoundationEssentials
import Providers
import Testing

@Suite struct `An AnyFast reply` {
  @Test func `of the page's standard task brings one video and every detail`() throws {
    let finished = try #require(try Dialect.anyfast.state(Samples.anyFast).finished)
    #expect(finished.urls == [.video: Samples.tosURL])
    var details = Details()
    details.model = "doubao-seedance-2-0-260128"
    details.action = "generate"
    details.progress = "100%"
    details.requestID = "20260427111505260254000NBdvZFoP"
    details.upstreamID = "cgt-20260427191505-9j2q7"
    details.duration = 5
    details.framesPerSecond = 24
    details.generateAudio = true
    details.resolution = "720p"
    details.ratio = "16:9"
    details.seed = "4304"
    details.tokens = 108_900
    details.submitted = Date(timeIntervalSince1970: 1_777_288_506)
    details.started = Date(timeIntervalSince1970: 1_777_288_508)
    details.finished = Date(timeIntervalSince1970: 1_777_288_800)
    #expect(finished.details == details)
  }

  @Test func `of an ultra task brings two artifacts, the billed tokens and no frame rate`() throws {
    let state = try Dialect.anyfast.state(Samples.ultra, of: Samples.ultraID)
    let finished = try #require(state.finished)
    #expect(finished.urls == [.video: Samples.vodURL, .original: Samples.tosURL])
    #expect(finished.details.superResolution == "720p")
    #expect(finished.details.resolution == "480p")
    #expect(finished.details.tokens == 114_441)
    #expect(finished.details.framesPerSecond == nil)
    #expect(finished.details.generateAudio == nil)
    #expect(finished.details.duration == 5)
  }

  @Test func `of a failed task brings the provider's words`() throws {
    let state = try Dialect.anyfast.state(Samples.anyFastFailure, of: "asyntask_xxx")
    let failure = try #require(state.failure)
    #expect(failure.reason == .providerFailed)
    #expect(failure.message.hasPrefix("task failed, code: InvalidParameter, message: img_url"))
    #expect(failure.details.started == nil)
    #expect(failure.details.finished == Date(timeIntervalSince1970: 1_775_802_902))
  }

  @Test(arguments: ["", #", "result_url": null, "fail_reason": "", "original_result_url": 7"#])
  func `of success without a link is finished without artifacts`(more: String) throws {
    let state = try Dialect.anyfast.state(anyFast(#""status": "SUCCESS"\#(more)"#))
    #expect(try #require(state.finished).artifacts.isEmpty)
  }

  @Test func `of failure never takes a link from where success has it`() throws {
    let state = try Dialect.anyfast.state(
      anyFast(
        #""status": "FAILURE", "result_url": "https://host/a.mp4?x=1", "fail_reason": "no quota""#))
    #expect(try #require(state.failure).message == "no quota")
  }

  @Test(
    arguments: [
      (#""result_url": "https://h/1", "fail_reason": "https://h/2""#, "https://h/1"),
      (
        #""result_url": "task failed", "fail_reason": "https://h/2", "url": "https://h/3""#,
        "https://h/2"
      ),
      (
        #""result_url": "", "fail_reason": "see https://h/2 there", "url": "https://h/3""#,
        "https://h/3"
      ),
      (#""video_url": "https://h/4", "metadata": {"url": "https://h/5"}"#, "https://h/4"),
      (#""metadata": {"url": "https://h/5"}"#, "https://h/5"),
      (#""data": {"content": {"video_url": "https://h/6"}}"#, "https://h/6"),
      (#""data": {"content": null, "output": {"video_url": "https://h/7"}}"#, "https://h/7"),
      (#""result_url": "https:\/\/h\/8?a=1\u0026b=2""#, "https://h/8?a=1&b=2"),
    ] as [(String, String)])
  func `of success takes the first link of the known places`(fields: String, url: String) throws {
    let state = try Dialect.anyfast.state(anyFast(#""status": "SUCCESS", \#(fields)"#))
    #expect(try #require(state.finished).urls == [.video: url])
  }

  @Test(
    arguments: [
      // Ultra without its own field for it.
      (
        #""result_url": "https://v/1", "data": {"super_resolution": "2k", "content": {"video_url": "https://o/1"}}"#,
        [Artifact.Role.video: "https://v/1", .original: "https://o/1"]
      ),
      // The file before super-resolution is never what was ordered.
      (
        #""data": {"super_resolution": "2k", "content": {"video_url": "https://o/1"}}"#,
        [.original: "https://o/1"]
      ),
      (
        #""result_url": "https://v/1", "original_result_url": "https://v/1""#,
        [.video: "https://v/1"]
      ),
      // One file, signed twice.
      (
        #""result_url": "https://v/1?Signature=a", "original_result_url": "https://v/1?Signature=b""#,
        [.video: "https://v/1?Signature=a"]
      ),
      // One path that serves both.
      (
        #""result_url": "https://v/1?kind=a", "original_result_url": "https://v/1?kind=b""#,
        [.video: "https://v/1?kind=a", .original: "https://v/1?kind=b"]
      ),
    ] as [(String, [Artifact.Role: String])])
  func `has an original where that is another file`(
    fields: String, urls: [Artifact.Role: String]
  ) throws {
    let state = try Dialect.anyfast.state(anyFast(#""status": "SUCCESS", \#(fields)"#))
    #expect(try #require(state.finished).urls == urls)
  }

  @Test func `with numbers in strings is read the same`() throws {
    let numbers = try Regex(#": ([0-9.]+)"#)
    let quoted = Samples.anyFast.replacing(numbers) { ": \"\($0.output[1].substring ?? "")\"" }
    #expect(quoted != Samples.anyFast)
    let state = try Dialect.anyfast.state(Samples.anyFast)
    #expect(try Dialect.anyfast.state(quoted) == state)
  }

  @Test(arguments: ["null", "{}", "[]", "[[{}]]", "true", "\"\"", "-1e99", "{\"a\": [null]}"])
  func `with any field but the status of another type is still read`(value: String) throws {
    let fields = try Regex(#"("(?!status|data"|code)[a-z_]+"): ("[^"]*"|[0-9]+|true|\{[^{}]*\})"#)
    let spoilt = Samples.ultra.replacing(fields) { "\($0.output[1].substring ?? ""): \(value)" }
    let finished = try #require(try Dialect.anyfast.state(spoilt).finished)
    #expect(finished.artifacts.isEmpty)
    #expect(finished.details.duration == nil)
    #expect(finished.details.tokens == nil)
    #expect(finished.details.finished == nil)
  }

  @Test(
    arguments: [
      ("0", nil), ("-1", nil), ("null", nil), (#""NaN""#, nil), (#""inf""#, nil), ("1e999", nil),
      (#""4.000000""#, 4), (#""10""#, 10), ("5.04", 5.04),
    ] as [(String, Double?)])
  func `expects a duration only of a number above zero`(value: String, duration: Double?) throws {
    let body = anyFast(
      #""status": "SUCCESS", "data": {"duration": \#(value), "framespersecond": \#(value)}"#)
    let details = try #require(try Dialect.anyfast.state(body).finished).details
    #expect(details.duration == duration)
    #expect(details.framesPerSecond == duration)
  }

  @Test(
    arguments: [
      (#"{"completion_tokens": 1, "total_tokens": 2, "super_resolution_tokens": 3}"#, 3),
      (#"{"completion_tokens": 1, "total_tokens": "2", "super_resolution_tokens": null}"#, 2),
      (#"{"completion_tokens": "1.0"}"#, 1), (#"{"total_tokens": 2.5}"#, nil), ("[]", nil),
    ] as [(String, Int64?)])
  func `tells the billed tokens`(usage: String, tokens: Int64?) throws {
    let body = anyFast(#""status": "SUCCESS", "data": {"usage": \#(usage)}"#)
    #expect(try #require(try Dialect.anyfast.state(body).finished).details.tokens == tokens)
  }

  @Test(
    arguments: [
      ("1777288506", 1_777_288_506), ("1777288506123", 1_777_288_506.123),
      (#""1777288506""#, 1_777_288_506),
      ("0", nil), ("1", nil), ("-1777288506", nil), ("9e30", nil), (#""2026-04-28 10:37:42""#, nil),
    ] as [(String, Double?)])
  func `tells times in seconds or milliseconds, and 0 for never`(value: String, time: Double?)
    throws
  {
    let body = anyFast(#""status": "QUEUED", "submit_time": \#(value)"#)
    let pending = try #require(try Dialect.anyfast.state(body).pending)
    #expect(pending.details.submitted == time.map { Date(timeIntervalSince1970: $0) })
  }

  @Test(arguments: [
    #"{"code": "success", "data": {"task_id": "t", "status": "succeeded", "url": "https://h/1", "format": "mp4", "metadata": null, "error": null}}"#,
    #"{"task_id": "t", "status": "completed", "url": "https://h/1"}"#,
    #"{"id": "t", "object": "video", "status": "completed", "metadata": {"url": "https://h/1"}}"#,
    #"{"status": "completed", "video_url": "https://h/1"}"#,
    #"{"code": 0, "data": {"id": 7, "status": "SUCCESS", "data": {"content": {"video_url": "https://h/1"}}}}"#,
  ])
  func `in a shape of other versions of the gateway is read too`(body: String) throws {
    let finished = try #require(try Dialect.anyfast.state(body, of: "t").finished)
    #expect(finished.urls == [.video: "https://h/1"])
  }

  @Test func `may name the task by its platform's or its upstream's id`() throws {
    for id in [Samples.anyFastID, "cgt-20260427191505-9j2q7"] {
      #expect(try Dialect.anyfast.state(Samples.anyFast, of: id).finished != nil)
    }
    let young = anyFast(#""status": "QUEUED", "data": null"#)
    #expect(try Dialect.anyfast.state(young, of: "cgt-20260427191505-9j2q7").pending != nil)
    let rowNumber = anyFast(#""id": "4711", "status": "QUEUED""#)
    #expect(try Dialect.anyfast.state(rowNumber).pending != nil)
  }

  @Test(arguments: [
    "asyntask_other", "cgt-20260427191505-other", "asyntask_H81EFT0qwtLnzyt6VENmCZ6VXSfNxE2E",
  ])
  func `about another task is an error`(id: String) {
    let error = Dialect.anyfast.error(Samples.anyFast, of: id)
    #expect(error == .otherTask(Samples.anyFastID))
  }
}
