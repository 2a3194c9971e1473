/// The path of a file that an archive consists of, relative to its root: an object, a receipt, a
/// journal or a tag file of the seal.
///
/// A name in a journal, a manifest, a receipt or the ledger is text of unknown origin until it is one
/// of these. No other name is listed, opened or written.
package struct ArchivePath: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case object(ObjectName)
    /// A task's receipt, or a successor of it.
    case receipt
    case journal
    /// A file of the seal, or the readme.
    case tag
  }

  package let text: String
  package let kind: Kind

  /// Nil for every path that the layout does not have.
  package init?(_ text: String) {
    guard let kind = Self.kind(of: text) else { return nil }
    self.text = text
    self.kind = kind
  }

  package var object: ObjectName? {
    if case .object(let name) = kind { name } else { nil }
  }

  /// Whether the file is an object or a receipt.
  var isPayload: Bool {
    switch kind {
    case .object, .receipt: true
    case .journal, .tag: false
    }
  }

  private static func kind(of text: String) -> Kind? {
    if let object = ObjectName(path: text) { return .object(object) }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return Layout.tagFiles.contains { $0.utf8.elementsEqual(text.utf8) } ? .tag : nil
    case 2:
      return parts[0].elementsEqual(Layout.journals.utf8) && isJournal(parts[1]) ? .journal : nil
    case 5:
      guard text.utf8.starts(with: "\(Layout.receipts)/".utf8), isProvider(parts[2]),
        isShard(parts[3]), isReceipt(parts[4])
      else { return nil }
      return .receipt
    default: return nil
    }
  }

  /// `[a-z0-9][a-z0-9-]{0,31}`.
  private static func isProvider(_ name: Substring.UTF8View) -> Bool {
    (1...32).contains(name.count) && name.first != UInt8(ascii: "-")
      && name.allSatisfy { isLowercase($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isShard(_ name: Substring.UTF8View) -> Bool {
    name.count == 2
      && name.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  /// The name of a task with `.json`, and the number of a successor before it: `~2` and higher.
  private static func isReceipt(_ name: Substring.UTF8View) -> Bool {
    guard name.suffix(5).elementsEqual(".json".utf8) else { return false }
    let parts = name.dropLast(5).split(
      separator: UInt8(ascii: "~"), omittingEmptySubsequences: false)
    guard parts.count <= 2, PayloadName.isName(parts[0]) else { return false }
    guard parts.count == 2 else { return true }
    let number = parts[1]
    return (1...9).contains(number.count) && number.allSatisfy(isDigit)
      && number.first != UInt8(ascii: "0") && !number.elementsEqual("1".utf8)
  }

  private static func isJournal(_ name: Substring.UTF8View) -> Bool {
    [Layout.checksumEnding, Layout.recordEnding].contains { ending in
      name.suffix(ending.utf8.count).elementsEqual(ending.utf8)
        && PayloadName.isName(name.dropLast(ending.utf8.count))
    }
  }

  private static func isLowercase(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
