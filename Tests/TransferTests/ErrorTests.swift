import Testing

@testable import Transfer

@Suite struct `An error's words` {
  static let errors: [(TransferError, String, Bool)] = [
    (.transport(.connect(reason: "refused")), "connect-failed", true),
    (.transport(.dns), "dns-failed", true),
    (.transport(.tls(reason: "expired")), "tls-failed", true),
    (.transport(.library(reason: "x")), "transfer-failed", true),
    (.unavailable(status: 503, retryAfter: .seconds(3), code: "SlowDown"), "http-503", true),
    (.refused(status: 403, retryAfter: nil, code: "AccessDenied"), "http-403", false),
    (.content(.expiredLink(code: "AccessDenied")), "link-expired", false),
    (.noRoom(length: 5), "no-room", false), (.localIO(errno: 28), "disk-full", false),
    (.localIO(errno: 5), "write-failed", false),
    (.forbiddenRedirect(.insecure), "forbidden-redirect", false), (.badURL, "bad-url", false),
    (.badHeader(name: "X-Y"), "bad-header", false), (.cancelled, "cancelled", false),
  ]

  @Test(arguments: errors)
  func `are one slug and one sentence`(error: TransferError, slug: String, isTransient: Bool) {
    #expect(error.slug == slug)
    #expect(error.isTransient == isTransient)
    #expect(error.description.hasSuffix("."))
    #expect(error.description.first?.isUppercase == true)
  }

  @Test func `name the wait and the service's code`() {
    let error = TransferError.unavailable(status: 503, retryAfter: .seconds(3), code: "SlowDown")
    #expect(
      error.description
        == "The server answered 503 (SlowDown), which should pass; it asks to wait 3 s.")
  }
}

@Suite struct `An error body` {
  @Test(arguments: [
    // S3, OSS and COS; GCS; R2; STS.
    "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><Expires>x</Expires>",
    "<Error><Code>AccessDenied</Code><Message>Request has expired.</Message>",
    "<Error><Code>ExpiredToken</Code><Message>Invalid argument.</Message>"
      + "<Details>Request signature expired at: 2026-09-11T23:48:45+00:00</Details></Error>",
    "<Error><Code>ExpiredRequest</Code><Message>No.</Message></Error>",
    #"{"Code":"RequestExpired","Message":"No."}"#,
    #"{"error":{"code":"x","message":"the link is expired"}}"#,
    "auth_key has expired", "denied by req auth: expired timestamp",
  ])
  func `says that a link has expired`(body: String) {
    let bytes = Array(body.utf8)
    let code = ServiceErrorCode.find(in: bytes)
    #expect(ServiceErrorCode.saysExpired(bytes, code: code, headers: [:]))
  }

  @Test(arguments: [
    "", "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    #"{"error":{"code":"video_not_ready","message":"video is not ready"}}"#,
    #"{"error":"session token expired"}"#, "<div>Your link has expired</div>",
    "<!DOCTYPE html><html><body>Your access token has expired, please log in</body></html>",
    "<Error><Code>NoSuchKey</Code><Expires>2026-11-21T00:00:00Z</Expires></Error>",
    "<AuthenticationErrorDetail>Signature not valid in the specified time frame",
  ])
  func `says nothing of it`(body: String) {
    let bytes = Array(body.utf8)
    let code = ServiceErrorCode.find(in: bytes)
    #expect(!ServiceErrorCode.saysExpired(bytes, code: code, headers: [:]))
  }

  @Test func `may leave it to a header`() {
    let headers = ["x-tengine-error": "denied by req auth: expired timestamp"]
    #expect(ServiceErrorCode.saysExpired([], code: nil, headers: headers))
  }
}
