/// The head of one box (ISO/IEC 14496-12, 4.2): four characters of type and a size that counts the
/// header itself.
struct BoxHeader: Equatable {
  /// What is read of a box: 8 bytes, 8 of a 64-bit size, 16 of a `uuid`.
  static let longest = 32

  let type: String
  /// In bytes, the header's included; nil when the box reaches to the end of the file (size 0).
  let size: Int64?
  /// The sixteen bytes that name the kind of a `uuid` box.
  let userType: ArraySlice<UInt8>?
  let payload: ArraySlice<UInt8>

  /// Nil when these bytes cannot begin a box: too few, a type that is not printable, or a size that
  /// is smaller than the header or larger than a file can be.
  /// - Parameter isNamed: false takes any type, and calls one that does not print by no name.
  init?(_ bytes: [UInt8], isNamed: Bool = true) {
    guard bytes.count >= 8,
      let type = Self.fourCharacters(bytes[4..<8]) ?? (isNamed ? nil : "")
    else { return nil }
    let short = Self.number(bytes[0..<4])
    var length = 8
    switch short {
    case 0:
      size = nil
    case 1:
      length = 16
      guard bytes.count >= length, let long = Int64(exactly: Self.number(bytes[8..<16])),
        long >= length
      else { return nil }
      size = long
    default:
      guard short >= length else { return nil }
      size = Int64(short)
    }
    self.type = type
    let rest = bytes[length...]
    userType = type == "uuid" && rest.count >= 16 ? rest.prefix(16) : nil
    payload = rest
  }

  /// A box type, or a brand: printable ASCII, or the `©` (A9) that QuickTime's begin with.
  static func fourCharacters(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.count == 4, let first = bytes.first,
      (0x20...0x7e).contains(first) || first == 0xa9,
      bytes.dropFirst().allSatisfy({ (0x20...0x7e).contains($0) })
    else { return nil }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
