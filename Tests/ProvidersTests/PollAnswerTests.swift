import Providers
import Testing

@Suite struct `An answer` {
  static let html = "<!doctype html><html><body>Welcome</body></html>"

  @Test(
    arguments: [
      // AnyFast's route, as the gateway's code has it.
      (
        Dialect.anyfast, 500, #"{"code":"get_task_failed","message":"db","data":null}"#,
        PollError.unavailable(status: 500, "get_task_failed: db")
      ),
      (
        .anyfast, 401,
        #"{"error":{"message":"Invalid token (request id: 1)","type":"new_api_error","code":""}}"#,
        .unauthorized("Invalid token (request id: 1)")
      ),
      (.anyfast, 401, #"{"error":{"message":"无效的令牌"}}"#, .unauthorized("无效的令牌")),
      (.anyfast, 403, #"{"error":{"message":"banned"}}"#, .forbidden("banned")),
      (.anyfast, 403, html, .forbidden("a web page")),
      (
        .anyfast, 404,
        #"{"error":{"message":"Invalid URL (GET /v2/x)","type":"invalid_request_error","param":"","code":""}}"#,
        .wrongPath("Invalid URL (GET /v2/x)")
      ),
      (.anyfast, 200, html, .wrongPath("a web page came instead of a reply (200)")),
      (
        .anyfast, 200, "\u{FEFF}\r\n\(html)", .wrongPath("a web page came instead of a reply (200)")
      ),
      (.anyfast, 404, html, .wrongPath("a web page came instead of a reply (404)")),
      (.anyfast, 404, "404 page not found", .wrongPath("nothing is there (404)")),
      (.anyfast, 404, "", .wrongPath("nothing is there (404)")),
      (.anyfast, 301, "", .wrongPath("it redirects elsewhere (301)")),
      (.anyfast, 405, "{}", .wrongPath("it does not answer GET (405)")),
      (.anyfast, 429, "", .throttled),
      (.anyfast, 429, #"{"error":{"message":"您已达到请求数限制"}}"#, .throttled),
      (.anyfast, 408, "", .unavailable(status: 408, "no reason given")),
      (.anyfast, 425, "", .unavailable(status: 425, "no reason given")),
      (.anyfast, 502, html, .unavailable(status: 502, "a web page")),
      (
        .anyfast, 503, #"{"error":{"code":"model_not_found"}}"#,
        .unavailable(status: 503, "model_not_found")
      ),
      (.anyfast, 529, "busy", .unavailable(status: 529, "no reason given")),
      (
        .anyfast, 400, #"{"code":"bad_request","message":"what?"}"#,
        .malformed("HTTP 400, bad_request: what?")
      ),
      (.anyfast, 400, #"{"message":"invalid url"}"#, .malformed("HTTP 400, invalid url")),
      (
        .anyfast, 200, #"{"code":"success","message":"","data":null}"#,
        .malformed("no status, no reason given")
      ),
      (
        .anyfast, 200, #"{"code":"error","message":"later","data":null}"#,
        .malformed("no status, error: later")
      ),
      (.anyfast, 200, "", .malformed("the body is empty (200)")),
      (.anyfast, 204, " \n", .malformed("the body is empty (204)")),
      (.anyfast, 200, "[]", .malformed("the body is no JSON object (200)")),
      (.anyfast, 200, "\"SUCCESS\"", .malformed("the body is no JSON object (200)")),
      (.anyfast, 200, "{\"a\":", .malformed("the body is no JSON object (200)")),
      // GlobalAiOpc, a Spring Boot service.
      (
        .globalaiopc, 404, #"{"message":"No handler found for GET /kyyReactApiServer/v1/x"}"#,
        .wrongPath("No handler found for GET /kyyReactApiServer/v1/x")
      ),
      (
        .globalaiopc, 404, #"{"error":"Not Found","message":"No static resource v1/x."}"#,
        .wrongPath("Not Found: No static resource v1/x.")
      ),
      (.globalaiopc, 404, html, .wrongPath("a web page came instead of a reply (404)")),
      (.globalaiopc, 200, #"{"code":500,"msg":"busy"}"#, .malformed("no status, 500: busy")),
      (.globalaiopc, 400, #"{"code":400,"message":"bad id"}"#, .malformed("HTTP 400, 400: bad id")),
      (.globalaiopc, 401, #"{"code":401,"message":"token"}"#, .unauthorized("401: token")),
      // The frameworks that such services are built with.
      (
        .globalaiopc, 404, #"{"status":404,"error":"Not Found","path":"/v1/result/x"}"#,
        .wrongPath("Not Found")
      ),
      (.globalaiopc, 404, #"{"detail":"Not Found"}"#, .wrongPath("Not Found")),
      (
        .anyfast, 404, #"{"message":"no Route matched with those values"}"#,
        .wrongPath("no Route matched with those values")
      ),
      (
        .globalaiopc, 200, #"{"success":false,"code":"TOKEN_INVALID","message":"令牌无效"}"#,
        .malformed("no status, TOKEN_INVALID: 令牌无效")
      ),
      (
        .globalaiopc, 200, #"{"status":200,"message":"ok","data":null}"#,
        .malformed("no status, no reason given")
      ),
    ] as [(Dialect, Int, String, PollError)])
  func `that tells nothing of the task is an error`(
    dialect: Dialect, status: Int, body: String, error: PollError
  ) {
    #expect(dialect.error(body, status) == error)
  }

  @Test(arguments: [400, 404, 200])
  func `that AnyFast has no such task is in its own words`(status: Int) throws {
    let body = #"{"code":"task_not_exist","message":"task_not_exist","data":null}"#
    let state = try Dialect.anyfast.state(body, status)
    #expect(state == .unknown(message: "task_not_exist", isCertain: true))
  }

  @Test(
    arguments: Dialect.allCases,
    [
      (#"{"message":"result not found"}"#, "result not found"), ("{}", "HTTP 404"),
      (#"{"error":{"message":"Task not found"}}"#, "Task not found"),
    ])
  func `of 404 may come from a wrong address`(dialect: Dialect, answer: (String, String)) throws {
    let state = try dialect.state(answer.0, 404)
    #expect(state == .unknown(message: answer.1, isCertain: false))
  }

  @Test(.timeLimit(.minutes(30)), arguments: ["[", #"{"data":"#, #"{"data":[{"a":"#])
  func `nested too deeply is an error and no crash`(opening: String) {
    let body = String(repeating: opening, count: 70_000)
    #expect(Dialect.anyfast.error(body) == .malformed("the body is no JSON object (200)"))
    let whole =
      #"{"data": \#(String(repeating: "[", count: 100_000))\#(String(repeating: "]", count: 100_000))}"#
    #expect(Dialect.anyfast.error(whole) == .malformed("the body is no JSON object (200)"))
  }

  @Test(.timeLimit(.minutes(30)), arguments: ["", "0.", "1e", "\"", "[", "-"])
  func `with a million digits is read without them`(start: String) throws {
    let end = ["\"": "\"", "[": "]"][start] ?? ""
    let value = start + String(repeating: "9", count: 1_000_000) + end
    let body = anyFast(#""status": "QUEUED", "submit_time": \#(value)"#)
    #expect(try #require(try Dialect.anyfast.state(body).pending).details.submitted == nil)
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      "?", "=?", "//", "//@", "%2F", "%25", "%", #"\\"#, #"\\u005c"#, "u005c", "sk-of-the-test",
    ])
  func `full of one mark takes no time`(mark: String) throws {
    let text = #"\\"# + String(repeating: mark, count: 250_000 / mark.utf8.count)
    let body = anyFast(#""status": "FAILURE", "fail_reason": "\#(text)""#)
    #expect(try #require(try Dialect.anyfast.state(body).failure).message.hasSuffix("…"))
    #expect(
      PollAnswer(status: 200, body: Array(body.utf8), key: "sk-of-the-tests").keptReply() != nil)
  }

  @Test func `starting with a byte order mark is read`() throws {
    #expect(try Dialect.anyfast.state("\u{FEFF}" + Samples.anyFast).finished != nil)
  }

  @Test func `in another encoding is an error`() throws {
    let utf16 = Samples.anyFast.utf8.flatMap { [$0, UInt8(0)] }
    let answer = PollAnswer(status: 200, body: utf16, key: "sk-of-the-tests")
    #expect(throws: PollError.malformed("the body is no JSON object (200)")) {
      try Dialect.anyfast.state(of: Samples.anyFastID, in: answer)
    }
    #expect(answer.keptReply() == nil)
  }

  @Test func `keeps the key and links out of every text`() throws {
    let words = "Bearer sk-of-the-tests may not https://u:p@host/x?sig=SECRET now"
    #expect(
      Dialect.anyfast.error(#"{"error":{"message":"\#(words)"}}"#, 401)
        == .unauthorized("Bearer * may not https://host/x now"))
    let failure = try #require(
      try Dialect.anyfast.state(
        anyFast(#""status": "FAILURE", "fail_reason": "\#(words)", "request_id": "\#(words)""#)
      ).failure)
    #expect(failure.message == "Bearer * may not https://host/x now")
    #expect(failure.details.requestID == "Bearer * may not https://host/x now")
  }

  @Test func `tells whether the provider is down or the reply is of no use`() {
    let outages: [PollError] = [.throttled, .unavailable(status: 500, "")]
    let others: [PollError] = [
      .unauthorized(""), .forbidden(""), .wrongPath(""), .tooLarge(limit: 1), .malformed(""),
      .otherTask(""),
    ]
    #expect(outages.allSatisfy { $0.isOutage })
    #expect(others.allSatisfy { !$0.isOutage })
    #expect(Set((outages + others).map(\.slug)).count == 8)
    #expect("\(PollError.tooLarge(limit: 1024))".contains("poll.max_reply"))
  }
}
