import FoundationEssentials

/// A run's name, as `20261121T031415Z-4f2a`: when it began, and four random digits.
enum RunName {
  static func make(at date: Date) -> String {
    let digits = date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    let random = String(UInt16.random(in: 0...UInt16.max), radix: 16)
    return "\(digits)-\(String(repeating: "0", count: 4 - random.count))\(random)"
  }
}
