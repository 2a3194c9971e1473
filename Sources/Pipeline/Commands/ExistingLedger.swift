import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// The ledger of an archive, for commands that only read it, or change a row.
enum ExistingLedger {
  /// Nil when there is no archive, or none of its runs has begun.
  static func open(in root: FilePath) async throws -> Ledger? {
    try await blocking {
      do {
        return try Ledger.openReadOnly(at: try Archive(at: root).ledger.string)
      } catch ArchiveError.notAnArchive {
        return nil
      } catch LedgerError.missing {
        return nil
      }
    }
  }

  /// Throws what is wrong as what a command ends with.
  static func required(in root: FilePath) async throws -> Ledger {
    do {
      if let ledger = try await open(in: root) { return ledger }
    } catch {
      throw CommandError(.cannotWrite, "\(error)")
    }
    throw CommandError(
      .usage, "\(root) holds no archive with a ledger; `holdfast run LIST` makes one")
  }
}
