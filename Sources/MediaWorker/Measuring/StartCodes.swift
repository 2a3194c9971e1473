import Glibc

/// The sequences 00 00 00, 00 00 01 and 00 00 02, which no NAL unit contains: its encoder writes
/// 00 00 03 00 for 00 00 00 (ISO/IEC 14496-10, 7.4.1; 23008-2, 7.4.2).
///
/// So a hole of zeros of any length shows, be the unit's length right or wrong.
enum StartCodes {
  /// More zeros than this are the rest of a picture that was never written.
  ///
  /// Some muxers keep zeros that follow a unit in a stream; of 80,670 slices of real files none ends in
  /// more than 15.
  private static let mostTrailingZeros = 32

  static func areAbsent(in unit: Slice<UnsafeRawBufferPointer>) -> Bool {
    let bytes = UnsafeRawBufferPointer(rebasing: unit)
    guard let start = bytes.baseAddress else { return true }
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0 { end -= 1 }
    guard bytes.count - end <= mostTrailingZeros else { return false }
    var place = 0
    // memchr looks at 32 bytes at once, and zeros are rare.
    while place < end, let found = memchr(start + place, 0, end - place) {
      let zero = UnsafeRawPointer(found) - start
      // The unit ends with another byte, so there are two more where the first of them is zero.
      if bytes[zero + 1] == 0, bytes[zero + 2] <= 2 { return false }
      place = zero + 1
    }
    return true
  }
}
