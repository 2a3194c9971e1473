extension Duration: Quantity {
  static let form = "a duration such as 200ms, 15s, 2m, 6h or 30d"

  /// Largest first: a duration is written in the largest unit that it is a whole number of.
  private static let units: [(name: String, nanoseconds: Int)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
    ("s", 1_000_000_000), ("ms", 1_000_000),
  ]

  init?(quantity text: String) {
    guard let number = DecimalText(text),
      let unit = Self.units.first(where: { $0.name == number.unit }),
      let nanoseconds = number.times(unit.nanoseconds)
    else { return nil }
    self = .nanoseconds(nanoseconds)
  }

  var configured: String {
    let fraction = Int(components.attoseconds / 1_000_000_000)
    let nanoseconds = Int(components.seconds) * 1_000_000_000 + fraction
    guard nanoseconds != 0 else { return "0s" }
    guard let unit = Self.units.first(where: { nanoseconds.isMultiple(of: $0.nanoseconds) }) else {
      return "\(components.seconds).\("\(1_000_000_000 + fraction)".dropFirst())s"
    }
    return "\(nanoseconds / unit.nanoseconds)\(unit.name)"
  }

  static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }

  static func hours(_ count: Int) -> Duration { .minutes(60 * count) }

  /// Days of 24 hours: a duration knows no calendar.
  static func days(_ count: Int) -> Duration { .hours(24 * count) }
}
