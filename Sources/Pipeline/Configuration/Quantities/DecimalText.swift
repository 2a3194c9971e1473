/// An unsigned decimal number and the unit written behind it, such as `0.25` and `s`.
///
/// Strict: no sign, no exponent, no blank, no leading zero, a digit on both sides of the point.
struct DecimalText {
  /// The number's digits without the point: 25 for `0.25`.
  let digits: Int
  /// How many of the digits stand behind the point.
  let places: Int
  /// What follows the number; empty when nothing does.
  let unit: Substring

  /// More digits could overflow `Int`; no quantity needs that many.
  private static let mostDigits = 18

  init?(_ text: String) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }),
      number.count <= Self.mostDigits, whole == "0" || !whole.hasPrefix("0"),
      let digits = Int(parts.joined())
    else { return nil }
    self.digits = digits
    places = parts.count == 2 ? parts[1].count : 0
    unit = text[number.endIndex...]
  }

  /// The number, rounded to the nearest that a `Double` can say.
  var value: Double {
    (0..<places).reduce(Double(digits)) { value, _ in value / 10 }
  }

  /// The number times `unit`, or nil when that is not whole or overflows.
  func times(_ unit: Int) -> Int? {
    var (digits, unit) = (digits, unit)
    for factor in [2, 5] {
      for _ in 0..<places {
        if unit.isMultiple(of: factor) {
          unit /= factor
        } else if digits.isMultiple(of: factor) {
          digits /= factor
        } else {
          return nil
        }
      }
    }
    let (product, overflow) = digits.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }
}
