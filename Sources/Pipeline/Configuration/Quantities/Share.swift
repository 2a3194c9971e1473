/// A part of something, written in percent.
package struct Share: Hashable, Comparable, Sendable {
  package let percent: Double

  package init(percent: Double) {
    self.percent = percent
  }

  /// The share as a factor: 0.02 for `2%`.
  package var fraction: Double { percent / 100 }

  package static func < (left: Share, right: Share) -> Bool {
    left.percent < right.percent
  }
}

extension Share: Quantity {
  static let form = "a share such as 2% or 0.5%"

  init?(quantity text: String) {
    guard let number = DecimalText(text), number.unit == "%" else { return nil }
    percent = number.value
  }

  package var configured: String { "\(percent.shortest)%" }
}

extension Share {
  /// Reads what people write: `5%`.
  package init?(written text: String) { self.init(quantity: text) }
}
