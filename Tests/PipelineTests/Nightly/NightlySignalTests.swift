import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A signal to the unattended job` {
  @Test func `before a part of it begins is what it ends with`() async throws {
    let nights = try Nights()
    let stop = Stop()
    stop.request(.signal(15))
    let nightly = Nightly(
      configuration: nights.configuration(), environment: [:], tally: Tally(), stop: stop,
      tell: { _ in })
    #expect(try await nightly() == .signal(15))
  }
}
