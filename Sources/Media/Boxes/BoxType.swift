/// The four bytes that name the kind of a box; most often they are printable.
package struct BoxType: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  let code: UInt32

  init(code: UInt32) { self.code = code }

  package init(stringLiteral text: String) {
    code = text.utf8.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The four characters, or the number where they would not print.
  package var description: String {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> UInt32($0)) }
    guard bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      return "0x" + String(code, radix: 16)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
