/// Bytes of boxes, written by hand.
enum Boxes {
  static func box(_ type: String, _ payload: [UInt8] = []) -> [UInt8] {
    number(UInt32(8 + payload.count)) + Array(type.utf8) + payload
  }

  static func header(_ type: String, size: UInt32) -> [UInt8] { number(size) + Array(type.utf8) }

  static func large(_ type: String, size: UInt64, _ payload: [UInt8] = []) -> [UInt8] {
    number(1 as UInt32) + Array(type.utf8) + number(size) + payload
  }

  static let ftyp = box("ftyp", Array("isom".utf8) + [0, 0, 2, 0] + Array("isommp42".utf8))
  static let moov = box("moov", [1, 2, 3, 4])
  static let mdat = box("mdat", [5, 6, 7, 8])

  private static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
