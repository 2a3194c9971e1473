import Archive
import FoundationEssentials
import Ledger
import SystemPackage

extension ArchiveWriter {
  /// Opens the archive for its one writer, a run that began at `date`, or throws what a command ends
  /// with.
  ///
  /// Blocks.
  ///
  /// - Parameter begins: whether an archive is begun in a directory that is missing or empty.
  static func locked(
    at root: FilePath, begun date: Date, heading: String? = nil, begins: Bool = false
  ) throws(CommandError) -> ArchiveWriter {
    do {
      let previous = try (try? Archive(at: root))?.latestJournal()
      return try open(
        at: root, runID: RunName.make(at: date, following: previous), heading: heading,
        version: Version.text, begins: begins)
    } catch {
      switch error {
      case .locked: throw CommandError(.locked, "\(error)")
      case .notAnArchive: throw CommandError(noArchiveAt: root)
      default:
        let archive = try? Archive(at: root)
        throw CommandError(
          .cannotWrite, archive?.hinting("\(error)", reason: error.slug) ?? "\(error)",
          reason: error.problemReason)
      }
    }
  }

  /// Returns the archive's identity, which is written where the archive or the ledger lacks it.
  ///
  /// Throws `CommandError` when `expected` or the ledger names another archive.
  func identify(
    _ ledger: Ledger?, expected: ArchiveIdentity?
  ) async throws -> ArchiveIdentity {
    let recorded = try await ledger?.archiveIdentity().flatMap { ArchiveIdentity($0) }
    let identity = try await blocking { try self.identify(as: recorded) }
    try ArchiveIdentity.check(identity, of: archive.root, against: expected, in: "archive_id")
    try ArchiveIdentity.check(identity, of: archive.root, against: recorded, in: "its ledger")
    if recorded == nil { try await ledger?.record(archiveIdentity: identity.description) }
    return identity
  }
}

extension Archive {
  /// The sentence on what could not be written, and where to look when inodes are what is gone.
  ///
  /// Blocks.
  func hinting(_ sentence: String, reason: String) -> String {
    guard reason == "disk-full", isOutOfInodes else { return sentence }
    return sentence + (sentence.hasSuffix(".") ? "" : ".")
      + " No more files can be made there, whatever room there is: `df -i \(shellWord(root.string))`"
  }
}

extension ArchiveIdentity {
  /// Throws `CommandError` when `expected`, which `source` names, is another archive's identity.
  static func check(
    _ identity: ArchiveIdentity?, of root: FilePath, against expected: ArchiveIdentity?,
    in source: String
  ) throws(CommandError) {
    guard let expected, let identity, identity != expected else { return }
    throw CommandError(
      .cannotWrite,
      "\(root) is archive \(identity), and \(source) names \(expected): is the right disk mounted? "
        + "Nothing was changed", reason: "other-archive")
  }
}
