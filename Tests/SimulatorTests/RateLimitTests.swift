import FoundationEssentials
import Simulator
import Testing

@Suite struct `A rate limit` {
  /// How many of the requests at these seconds are admitted.
  static func admitted(_ rate: Double, at seconds: [Double]) -> Int {
    var limit = RateLimit(rate: rate)
    return seconds.filter { limit.admits(at: Date(timeIntervalSince1970: $0)) }.count
  }

  @Test func `admits a second's worth at once`() {
    #expect(Self.admitted(5, at: Array(repeating: 0, count: 20)) == 5)
  }

  @Test func `admits its rate over time`() {
    #expect(Self.admitted(10, at: (0..<1000).map { Double($0) / 100 }) == 109)
  }

  @Test func `below one a second admits the first`() {
    #expect(Self.admitted(0.5, at: [0, 1, 2, 3, 4]) == 3)
  }

  @Test func `of zero admits none`() {
    #expect(Self.admitted(0, at: [0, 1, 100]) == 0)
  }

  @Test func `is not confused by a clock that steps back`() {
    #expect(Self.admitted(1, at: [10, 5, 5, 6]) == 2)
  }
}
