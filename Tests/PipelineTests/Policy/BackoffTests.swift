import Testing

@testable import Pipeline

@Suite struct `A backoff` {
  private let backoff = Backoff(first: .seconds(1), longest: .seconds(120))

  @Test(arguments: [
    (0, 0.5, 0.5), (1, 0.5, 1), (2, 0.25, 1), (6, 0.5, 32), (7, 0.5, 60), (8, 0.5, 60),
    (5000, 0.5, 60), (3, 0, 0),
  ])
  func `doubles its range up to the longest delay`(attempt: Int, random: Double, seconds: Double) {
    #expect(backoff.delay(attempt: attempt, random: random) == .seconds(seconds))
  }

  @Test(arguments: [(0, 0, 0.5), (0, 0.5, 0.75), (3, 0, 4), (3, 0.5, 6), (9, 0, 60), (5000, 0, 60)])
  func `pauses for no less than half of its range`(attempt: Int, random: Double, seconds: Double) {
    #expect(backoff.pause(attempt: attempt, random: random) == .seconds(seconds))
  }
}
