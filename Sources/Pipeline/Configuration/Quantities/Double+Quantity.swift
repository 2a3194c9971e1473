extension Double: Quantity {
  static let form = "a number such as 0.5"

  init?(quantity text: String) {
    guard let number = DecimalText(text), number.unit.isEmpty else { return nil }
    self = number.value
  }

  var configured: String { shortest }

  /// `2` for 2.0 and `0.5` for 0.5.
  var shortest: String {
    Int(exactly: self)?.description ?? description
  }
}
