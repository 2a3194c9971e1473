import FoundationEssentials

/// A run's name, as `20261121T031415Z-4f2a`: when it began, to the second, and in four digits its
/// 65,536ths, so that the order of the names is that of the runs.
enum RunName {
  static func make(at date: Date) -> String {
    let whole = date.timeIntervalSince1970.rounded(.down)
    let second = Date(timeIntervalSince1970: whole)
      .formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    let digits = String(Int((date.timeIntervalSince1970 - whole) * 65_536), radix: 16)
    return "\(second)-\(String(repeating: "0", count: 4 - digits.count))\(digits)"
  }

  /// The name of a run that follows the one called `previous`: the next one behind that when the
  /// clock has been set back since.
  static func make(at date: Date, following previous: String?) -> String {
    let name = make(at: date)
    guard let previous, previous >= name, let then = Self.date(previous) else { return name }
    // The middle of the next 65,536th.
    return make(at: then + 1.5 / 65_536)
  }

  /// When the run of this name began; nil for what is no run's.
  static func date(_ name: String) -> Date? {
    let parts = name.split(separator: "-")
    guard parts.count == 2, let fraction = Int(parts[1], radix: 16),
      let second = try? Date(
        String(parts[0]), strategy: .iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    else { return nil }
    return second + Double(fraction) / 65_536
  }
}
