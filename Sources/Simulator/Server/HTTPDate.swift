package import FoundationEssentials

/// Dates as headers tell them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
package enum HTTPDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  package static func text(of date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.weekday, .day, .month, .year], from: date)
    let day = days[(parts.weekday ?? 1) - 1]
    let month = months[(parts.month ?? 1) - 1]
    let number = "\((parts.day ?? 1) + 100)".suffix(2)
    let time = date.formatted(.iso8601.time(includingFractionalSeconds: false)).prefix(8)
    return "\(day), \(number) \(month) \(parts.year ?? 1970) \(time) GMT"
  }
}
