/// How often something may be done.
package struct Rate: Hashable, Comparable, Sendable {
  package let perSecond: Double

  package init(perSecond: Double) {
    self.perSecond = perSecond
  }

  package static func < (left: Rate, right: Rate) -> Bool {
    left.perSecond < right.perSecond
  }
}

extension Rate: Quantity {
  static let form = "a rate such as 10/s, 300/m or 5/h"

  private static let units: [(name: String, seconds: Double)] = [
    ("/s", 1), ("/m", 60), ("/h", 3600),
  ]

  init?(quantity text: String) {
    guard let number = DecimalText(text),
      let unit = Self.units.first(where: { $0.name == number.unit })
    else { return nil }
    perSecond = number.value / unit.seconds
  }

  /// In the first unit in which it is a whole number, as far as a `Double` can tell.
  package var configured: String {
    for unit in Self.units {
      let count = perSecond * unit.seconds
      let whole = count.rounded()
      if whole >= 1, abs(count - whole) <= whole * 1e-12 {
        return whole.shortest + unit.name
      }
    }
    return perSecond.shortest + "/s"
  }
}
