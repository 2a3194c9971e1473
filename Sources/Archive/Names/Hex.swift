/// Bytes as two hex digits.
enum Hex {
  private static let lower = Array("0123456789abcdef")
  private static let upper = Array("0123456789ABCDEF")

  static func pair(_ byte: UInt8, uppercase: Bool = false) -> String {
    let digits = uppercase ? upper : lower
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }
}
