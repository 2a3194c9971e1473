extension Int: Quantity {
  static let form = "a whole number such as 8"

  init?(quantity text: String) {
    guard let number = DecimalText(text), number.unit.isEmpty, number.places == 0 else {
      return nil
    }
    self = number.digits
  }

  var configured: String { description }
}
