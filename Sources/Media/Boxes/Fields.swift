/// Takes the big-endian fields of a box off its front; nil when too few bytes are left.
struct Fields {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func next<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    let width = Number.bitWidth / 8
    guard rest.count >= width else { return nil }
    defer { rest = rest.dropFirst(width) }
    return rest.prefix(width).reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  /// A number of 32 bits in version 0 of a box, of 64 bits in the later ones.
  mutating func next(version: UInt8) -> UInt64? {
    version == 0 ? next(UInt32.self).map(UInt64.init) : next(UInt64.self)
  }

  /// Version and flags, which begin most boxes.
  mutating func versionAndFlags() -> (version: UInt8, flags: UInt32)? {
    next(UInt32.self).map { (UInt8($0 >> 24), $0 & 0xff_ffff) }
  }

  mutating func skip(_ count: Int) { rest = rest.dropFirst(count) }
}
