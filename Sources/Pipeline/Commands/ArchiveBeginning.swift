import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast init`: begins an archive where there is none.
package struct ArchiveBeginning: Sendable {
  /// What there is afterwards.
  package struct Begun: Encodable, Sendable {
    package let archive: String
    package let identity: String
    /// Whether it was begun by this call.
    package let isNew: Bool

    private enum CodingKeys: String, CodingKey {
      case archive, identity
      case isNew = "new"
    }

    package func jsonLine() throws -> String { try JSON(encoding: self).text() }
  }

  let configuration: Configuration

  package init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  /// Throws `CommandError` among other files, while another process writes, and where `archive_id`
  /// names another archive: that one is restored or mounted, not begun.
  package func callAsFunction() async throws -> Begun {
    let (root, expected) = (configuration.archive, configuration.archiveID)
    let archive = try await blocking {
      try ArchiveWriter.locked(at: root, begun: Date(), begins: expected == nil)
    }
    defer { archive.close() }
    let hasLedger = FileManager.default.fileExists(atPath: archive.archive.ledger.string)
    let ledger = try await blocking {
      hasLedger ? try Ledger.open(at: archive.archive.ledger.string) : nil
    }
    let identity = try await archive.identify(ledger, expected: expected)
    try await ledger?.close()
    return Begun(archive: root.string, identity: "\(identity)", isNew: archive.isNew)
  }
}
