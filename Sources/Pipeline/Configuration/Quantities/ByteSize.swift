/// A number of bytes.
package struct ByteSize: Hashable, Comparable, Sendable {
  package let bytes: Int

  package init(bytes: Int) {
    self.bytes = bytes
  }

  package static func < (left: ByteSize, right: ByteSize) -> Bool {
    left.bytes < right.bytes
  }

  static func kibibytes(_ count: Int) -> ByteSize { ByteSize(bytes: count << 10) }
  static func gibibytes(_ count: Int) -> ByteSize { ByteSize(bytes: count << 30) }
  static func tebibytes(_ count: Int) -> ByteSize { ByteSize(bytes: count << 40) }
}

extension ByteSize: Quantity {
  static let form = "a size such as 0, 512KiB, 64MiB, 4GiB or 1TiB"

  /// Largest first: a size is written in the largest unit that it is a whole number of.
  private static let units: [(name: String, bytes: Int)] = [
    ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1),
  ]

  init?(quantity text: String) {
    guard let number = DecimalText(text),
      let unit = Self.units.first(where: { $0.name == number.unit }),
      let bytes = number.times(unit.bytes)
    else { return nil }
    self.bytes = bytes
  }

  package var configured: String {
    guard bytes != 0, let unit = Self.units.first(where: { bytes.isMultiple(of: $0.bytes) })
    else { return "0" }
    return "\(bytes / unit.bytes)\(unit.name)"
  }
}

extension ByteSize {
  /// Reads what people write: `512MiB`, `4GiB`.
  package init?(written text: String) { self.init(quantity: text) }
}
