package import FoundationEssentials
import SystemPackage

extension Receipt {
  /// That an artifact's bytes were gone or wrong, and are right again.
  package struct Mended: Sendable, Equatable, Codable {
    package var time: Date
    /// The object, relative to the archive's root.
    package var path: String
    /// What was wrong with it, as a slug.
    package var was: String
    /// Where the right bytes came from: paths of copies, or a provider's name.
    package var from: [String]
    /// The version of Holdfast that did it.
    package var holdfast: String

    package init(time: Date, path: String, was: String, from: [String], holdfast: String) {
      self.time = time
      self.path = path
      self.was = was
      self.from = from
      self.holdfast = holdfast
    }
  }

  /// The text of a receipt with one member more: all else stays as it was written, byte for byte.
  static func text(_ text: String, succeededBy mended: Mended) throws(ArchiveError) -> String {
    let end = "\n}\n"
    guard text.hasSuffix(end),
      let member = try? JSON(encoding: ["mended": mended]).text(indent: 2),
      let open = member.firstIndex(of: "\n")
    else { throw .receiptUnreadable("", reason: "it does not end as receipts do.") }
    return text.dropLast(end.count) + "," + member[open...] + "\n"
  }
}
