extension Duration {
  /// Reads what people write: `90s`, `30m`, `6h`.
  package init?(written text: String) { self.init(quantity: text) }

  /// As a number of seconds.
  var seconds: Double { self / .seconds(1) }
}
