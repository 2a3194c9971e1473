/// A number with a unit, as a configuration writes it.
protocol Quantity: ConfigurationScalar, Comparable {
  /// Nil when `text` is not exactly one number and one unit of this kind.
  init?(quantity text: String)
}

extension Quantity {
  init(configured text: String) throws(Complaint) {
    guard let quantity = Self(quantity: text) else { throw .write(Self.form) }
    self = quantity
  }
}
