@testable import Media

/// Bytes of boxes, written by hand.
enum Boxes {
  static func box(_ type: String, _ payload: [UInt8] = []) -> [UInt8] {
    number(UInt32(8 + payload.count)) + Array(type.utf8) + payload
  }

  /// A box with version and flags in front.
  static func full(
    _ type: String, version: UInt8 = 0, flags: UInt32 = 0, _ payload: [UInt8] = []
  ) -> [UInt8] {
    box(type, number(UInt32(version) << 24 | flags) + payload)
  }

  /// A table of 32-bit numbers, with their count in front or another that is told instead.
  static func table(
    _ type: String, width: Int = 1, told: UInt32? = nil, _ numbers: [UInt32]
  ) -> [UInt8] {
    full(type, number(told ?? UInt32(numbers.count / width)) + numbers.flatMap(number))
  }

  static func header(_ type: String, size: UInt32) -> [UInt8] { number(size) + Array(type.utf8) }

  static func large(_ type: String, size: UInt64, _ payload: [UInt8] = []) -> [UInt8] {
    number(1 as UInt32) + Array(type.utf8) + number(size) + payload
  }

  static let ftyp = box("ftyp", Array("isom".utf8) + [0, 0, 2, 0] + Array("isommp42".utf8))
  static let moov = box("moov", [1, 2, 3, 4])
  static let mdat = box("mdat", [5, 6, 7, 8])

  static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}

extension BoxWalk {
  /// Walks bytes in memory.
  init(_ bytes: [UInt8]) {
    self.init(size: Int64(bytes.count)) { offset, count in
      Array(bytes[Int(offset)...].prefix(count))
    }
  }

  var slugs: [Problem.Slug] { (refusal.map { [$0] } ?? flaws).map(\.slug) }
}
