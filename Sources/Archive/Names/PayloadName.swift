/// What a task id is called in the file system: readable where it can be, always ASCII, and never
/// with a `%`, a backslash, a blank or a slash.
package enum PayloadName {
  /// Longer names are replaced by the id's digest, which leaves room below the 255 bytes that a
  /// file name may have.
  private static let longest = 150
  private static let digestMark = "=sha256-"

  /// Keeps `[A-Za-z0-9_-]` and a `.` that does not lead; every other byte becomes `=XX`.
  package static func escape(_ taskID: String) -> String {
    var name = ""
    for byte in taskID.utf8 {
      if isPlain(byte) || (byte == UInt8(ascii: ".") && !name.isEmpty) {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        name += "=" + Hex.pair(byte, uppercase: true)
      }
    }
    return name.utf8.count > longest ? digestMark + Digest(of: taskID).description : name
  }

  /// Whether this could be what ``escape(_:)`` makes of an id.
  static func isName(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    if name.starts(with: digestMark.utf8) {
      return Digest(digits: Array(name.dropFirst(digestMark.utf8.count))) != nil
    }
    guard (1...longest).contains(name.count), name.first != UInt8(ascii: ".") else { return false }
    var rest = name[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        guard isPlain(byte) || byte == UInt8(ascii: ".") else { return false }
        continue
      }
      guard rest.prefix(2).count == 2, rest.prefix(2).allSatisfy(isUpperHex) else { return false }
      rest = rest.dropFirst(2)
    }
    return true
  }

  /// Whether only the id's digest is in its name.
  static func isDigest(_ taskID: String) -> Bool {
    escape(taskID).hasPrefix(digestMark)
  }

  /// The id that has this name; nil when only its digest is in the name, or when no id has it.
  package static func unescape(_ name: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let character = rest.popFirst() {
      guard character == UInt8(ascii: "=") else {
        bytes.append(character)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard let byte = UInt8(digits, radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    guard let taskID = String(validating: bytes, as: UTF8.self), escape(taskID) == name else {
      return nil
    }
    return taskID
  }

  private static func isUpperHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
