/// What came of reading a file.
struct Examined: Sendable {
  let path: String
  /// When, in seconds since 1970.
  let time: Double
  let isGood: Bool
  /// It was bad at first, and good when it was read again.
  var wasTransient = false
}
