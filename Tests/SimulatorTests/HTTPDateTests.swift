import FoundationEssentials
import Simulator
import Testing

@Suite struct `An HTTP date` {
  @Test(arguments: [
    (784_111_777.0, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (1_709_164_800.9, "Thu, 29 Feb 2024 00:00:00 GMT"),
    (0.0, "Thu, 01 Jan 1970 00:00:00 GMT"),
  ])
  func `reads as RFC 9110 wants it`(seconds: Double, text: String) {
    #expect(HTTPDate.text(of: Date(timeIntervalSince1970: seconds)) == text)
  }
}
