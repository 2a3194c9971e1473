import Glibc

/// The sequences 00 00 00, 00 00 01 and 00 00 02, which no NAL unit contains: its encoder writes
/// 00 00 03 00 for 00 00 00 (ISO/IEC 14496-10, 7.4.1; 23008-2, 7.4.2).
///
/// So a hole of zeros of any length shows, be the unit's length right or wrong.
enum StartCodes {
  /// Zeros at the unit's end are let pass: some muxers keep those that follow it in a stream.
  static func areAbsent(in unit: Slice<UnsafeRawBufferPointer>) -> Bool {
    let bytes = UnsafeRawBufferPointer(rebasing: unit)
    guard let start = bytes.baseAddress else { return true }
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0 { end -= 1 }
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
