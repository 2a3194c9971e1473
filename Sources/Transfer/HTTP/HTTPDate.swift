import CCurl
import FoundationEssentials

/// The dates of HTTP headers, in any of the three forms of RFC 9110 §5.6.7.
enum HTTPDate {
  static func parse(_ text: String) -> Date? {
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : Date(timeIntervalSince1970: Double(seconds))
  }
}
