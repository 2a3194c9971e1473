import FoundationEssentials
import Testing

@testable import Transfer

@Suite struct `A Retry-After` {
  @Test(arguments: [
    ("7", 7.0), ("0", 0), (" 7 ", 7), ("1.5", 1.5), ("2m59.5s", 179.5), ("1000ms", 1), ("1s", 1),
    ("1h", 3600), ("1m", 60), ("250us", 0.00025), ("99999999999999999999", 3600), ("9h", 3600),
    ("Fri, 15 Jan 2027 08:00:30 GMT", 30), ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
  ])
  func `asks for`(text: String, seconds: Double) throws {
    // 2027-01-15 08:00:00 UTC
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let pause = try #require(RetryAfter.parse(text, now: now))
    #expect(abs(pause / .seconds(1) - seconds) < 1e-9)
  }

  @Test(arguments: [
    "", " ", ".", "-1", "1e3", "soon", "1.5.2", "5 s", "s", "1x", "٣", "+1", "0x10",
  ])
  func `that can't be read asks for nothing`(text: String) {
    #expect(RetryAfter.parse(text, now: .now) == nil)
  }
}
