import FoundationEssentials

extension Date {
  /// Seconds since 1970, or milliseconds where seconds would be after the year 5100.
  ///
  /// Nil when not plausible: replies use 0 for what is yet to come.
  init?(unix number: Double) {
    let date = Date(timeIntervalSince1970: number < 1e11 ? number : number / 1000)
    guard Self.plausible ~= date else { return nil }
    self = date
  }

  /// Decimal digits and nothing else, seconds or milliseconds.
  init?(unix text: some StringProtocol) {
    guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Double(text) else { return nil }
    self.init(unix: number)
  }

  /// A UTC time that fits the shape exactly.
  ///
  /// - Parameter shape: `y M d H m s` stand for a digit of that unit, `f` for a digit without a
  ///   meaning, everything else for itself.
  init?(_ text: some StringProtocol, shape: String) {
    guard text.utf8.count == shape.utf8.count else { return nil }
    var units: [Character: Int] = [:]
    for (byte, letter) in zip(text.utf8, shape) {
      if "yMdHmsf".contains(letter) {
        guard 0x30...0x39 ~= byte else { return nil }
        // Fractions may be longer than an Int, and mean nothing here.
        if letter != "f" {
          units[letter, default: 0] = units[letter, default: 0] * 10 + Int(byte - 0x30)
        }
      } else if byte != letter.asciiValue {
        return nil
      }
    }
    let (hour, minute, second) = (units["H"] ?? 0, units["m"] ?? 0, units["s"] ?? 0)
    guard hour < 24, minute < 60, second < 60,
      let days = Self.days(year: units["y"] ?? 0, month: units["M"] ?? 0, day: units["d"] ?? 0)
    else { return nil }
    self.init(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second))
  }

  /// Days since 1970-01-01 in the Gregorian calendar; nil for a day that does not exist.
  private static func days(year: Int, month: Int, day: Int) -> Int? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard 1970...9999 ~= year, 1...12 ~= month, 1...lengths[month - 1] ~= day else { return nil }
    let before = year - 1
    let leapDays = before / 4 - before / 100 + before / 400 - 477
    return (year - 1970) * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 1
  }

  /// From 2015 to 2100: what is beyond is no time that a task or a link could tell.
  static let plausible =
    Date(timeIntervalSince1970: 1_420_070_400)...Date(timeIntervalSince1970: 4_102_444_800)
}
