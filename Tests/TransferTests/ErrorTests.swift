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
    (.localIO(errno: 28), "disk-full", false), (.localIO(errno: 5), "write-failed", false),
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
