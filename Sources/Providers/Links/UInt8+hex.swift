extension UInt8 {
  /// The byte that two hexadecimal digits stand for; nil unless there are exactly two.
  init?(hexPair digits: some Collection<UInt8>) {
    let values = digits.compactMap(\.hexDigit)
    guard digits.count == 2, values.count == 2 else { return nil }
    self = values[0] << 4 | values[1]
  }

  /// The value of this ASCII character as a hexadecimal digit.
  var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
