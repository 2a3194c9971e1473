import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// The ledger of an archive, for commands that only read it, or change a row.
enum ExistingLedger {
  /// Nil when there is no archive, or no ledger in it.
  ///
  /// - Parameter anyVersion: Also one of an earlier or a later Holdfast.
  static func open(in root: FilePath, anyVersion: Bool = false) async throws -> Ledger? {
    try await blocking {
      do {
        let path = try Archive(at: root).ledger.string
        return try Ledger.openReadOnly(at: path, anyVersion: anyVersion)
      } catch ArchiveError.notAnArchive {
        return nil
      } catch LedgerError.missing {
        return nil
      }
    }
  }

  /// Nil when there is no archive, or none of its runs has begun.
  ///
  /// Throws what is wrong as what a command ends with.
  static func openUnlessNew(in root: FilePath, anyVersion: Bool = false) async throws -> Ledger? {
    do {
      if let ledger = try await open(in: root, anyVersion: anyVersion) { return ledger }
      try await blocking {
        guard let archive = try? Archive(at: root), let doubt = try LedgerDoubt.unopened(archive)
        else { return }
        throw CommandError(
          .cannotWrite,
          "\(archive.ledger) \(doubt): `holdfast rebuild` makes it anew, and so does the next run. "
            + "Nothing was changed")
      }
      return nil
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(cannotWrite: error)
    }
  }

  /// As ``openUnlessNew(in:)``, for a command that makes no sense without one.
  static func required(in root: FilePath, anyVersion: Bool = false) async throws -> Ledger {
    guard let ledger = try await openUnlessNew(in: root, anyVersion: anyVersion) else {
      throw CommandError(noArchiveAt: root)
    }
    return ledger
  }

  /// Why the ledger isn't believed, as a sentence; nil when it is, or when it's another version's.
  static func doubt(about ledger: Ledger, in root: FilePath) async throws -> String? {
    do {
      let archive = try await blocking { try Archive(at: root) }
      if let recorded = try await ledger.archiveIdentity().flatMap({ ArchiveIdentity($0) }) {
        let identity = try await blocking { try archive.identity() }
        try ArchiveIdentity.check(identity, of: root, against: recorded, in: "its ledger")
      }
      return try await LedgerDoubt.of(ledger, in: archive).map { doubt in
        "\(archive.ledger) \(doubt): what it says is out of date; `holdfast rebuild` makes it anew, "
          + "and so does the next run"
      }
    } catch LedgerError.failed {
      return nil
    }
  }
}
