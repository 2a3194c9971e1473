extension Duration {
  /// Reads what people write: `90s`, `30m`, `6h`.
  package init?(written text: String) { self.init(quantity: text) }

  /// As a number of seconds.
  package var seconds: Double { self / .seconds(1) }
}

extension ContinuousClock.Instant {
  /// Seconds since then, to the millisecond.
  var elapsed: Double { (duration(to: .now).seconds * 1000).rounded() / 1000 }
}
