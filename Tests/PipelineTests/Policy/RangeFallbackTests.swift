import Testing

@testable import Pipeline

@Suite struct `Asking for the rest of a file` {
  private static let start = ContinuousClock.now

  private static func attempt(
    rest: Bool = true, received: Bool = false, transport: Bool = true, last: Bool = false
  ) -> RangeFallback.Attempt {
    RangeFallback.Attempt(
      askedForRest: rest, hasReceived: received, isTransport: transport, isLast: last)
  }

  /// What is asked for next, after each of these attempts.
  private func asked(
    after attempts: [RangeFallback.Attempt], answer: Duration? = nil
  ) -> [Bool] {
    var fallback = RangeFallback()
    return attempts.enumerated().map { index, attempt in
      let now = Self.start + .seconds(index)
      return fallback.takesRanges(
        after: attempt, lastAnswer: answer.map { Self.start + $0 }, now: now)
    }
  }

  @Test func `goes on for as long as its host answers nothing else and attempts are left`() {
    #expect(asked(after: [Self.attempt(), Self.attempt(), Self.attempt()]) == [true, true, true])
    let before = Duration.seconds(-1)
    #expect(asked(after: [Self.attempt(), Self.attempt()], answer: before) == [true, true])
  }

  @Test func `gives way to the whole after two failures without a byte at a host that is well`() {
    #expect(asked(after: [Self.attempt(), Self.attempt()], answer: .zero) == [true, false])
  }

  @Test func `gives way to the whole when the attempts are spent`() {
    let attempts = [Self.attempt(), Self.attempt(), Self.attempt(last: true)]
    #expect(asked(after: attempts) == [true, true, false])
    #expect(asked(after: [Self.attempt(last: true), Self.attempt()]) == [true, false])
  }

  @Test func `comes again after a whole attempt that broke off`() {
    let attempts = [Self.attempt(), Self.attempt(), Self.attempt(rest: false), Self.attempt()]
    #expect(asked(after: attempts, answer: .seconds(9)) == [true, false, true, true])
  }

  /// Bytes that came, and an answer that was none of the host's failures.
  @Test(arguments: [attempt(received: true), attempt(transport: false)])
  func `is counted anew after anything else`(other: RangeFallback.Attempt) {
    let attempts = [Self.attempt(), other, Self.attempt()]
    #expect(asked(after: attempts, answer: .seconds(9)) == [true, true, true])
  }
}
