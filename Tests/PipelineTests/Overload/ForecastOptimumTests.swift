import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `The order of a forecast` {
  @Test(arguments: 1...7) func `saves as many as the best of all orders`(count: Int) {
    var random = SplitMix(seed: UInt64(count))
    var (forecasts, optima, earliest) = (0, 0, 0)
    for round in 0..<(count == 7 ? 150 : 400) {
      let tightness = [4, 12, 30][round % 3]
      let arrivals = Arrivals(count, lengths: 1...12, dues: 0...tightness, using: &random)
      let forecast = arrivals.forecast
      let saved = arrivals.saved(forecast.order)
      let optimum = arrivals.optimum
      let byDeadline = arrivals.saved(arrivals.byDeadline)
      #expect(Set(forecast.order).count == count)
      #expect(saved == optimum, "round \(round): \(arrivals)")
      #expect(saved >= byDeadline, "round \(round): \(arrivals)")
      #expect(forecast.losses.count == count - saved, "round \(round): \(arrivals)")
      forecasts += saved
      optima += optimum
      earliest += byDeadline
    }
    // Without overload in them the rounds would show nothing.
    if count > 2 { #expect(earliest < optima) }
  }

  @Test(arguments: [64, 512]) func `saves no fewer than the earliest deadline first`(count: Int) {
    var random = SplitMix(seed: UInt64(count))
    for _ in 0..<50 {
      let arrivals = Arrivals(count, lengths: 1...100, dues: 0...(count * 25), using: &random)
      let forecast = arrivals.forecast
      let saved = arrivals.saved(forecast.order)
      #expect(saved >= arrivals.saved(arrivals.byDeadline))
      #expect(saved == count - forecast.losses.count)
    }
  }

  /// Shared lanes are forecast as one line: one start in a hundred may be off.
  @Test(arguments: [1, 4, 16, 64]) func `keeps its word where lanes share the line`(lanes: Int) {
    var random = SplitMix(seed: UInt64(lanes))
    for _ in 0..<20 {
      let arrivals = Arrivals(512, lengths: 1...100, dues: 1...13_000, using: &random)
      let forecast = Forecast(
        arrivals.candidates, Traffic(bytesPerSecond: 1, typicalBytes: 1, lanes: lanes),
        now: Arrivals.now)
      let late = arrivals.late(forecast.order, lanes: lanes)
      #expect(late - forecast.losses.count <= 5, "\(forecast.losses.count), \(late)")
      #expect(late < arrivals.late(arrivals.byDeadline, lanes: lanes))
    }
  }
}
