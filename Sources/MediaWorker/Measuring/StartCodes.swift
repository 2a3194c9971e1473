/// The sequences 00 00 00, 00 00 01 and 00 00 02, which no NAL unit contains: its encoder writes
/// 00 00 03 00 for 00 00 00 (ISO/IEC 14496-10, 7.4.1; 23008-2, 7.4.2).
///
/// So a hole of zeros of any length shows, be the unit's length right or wrong.
enum StartCodes {
  /// Zeros at the unit's end are let pass: some muxers keep those that follow it in a stream.
  static func areAbsent(in unit: Slice<UnsafeRawBufferPointer>) -> Bool {
    let bytes = UnsafeRawBufferPointer(rebasing: unit)
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0 { end -= 1 }
    var place = 2
    while place < end {
      let third = bytes[place]
      // Only a byte of zero can be a later sequence's first or second.
      if third > 2 {
        place += 3
        continue
      }
      if bytes[place - 1] == 0, bytes[place - 2] == 0 { return false }
      place += third == 0 ? 1 : 3
    }
    return true
  }
}
