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
        guard let archive = try? Archive(at: root) else { return }
        try checkIsNotLost(from: archive)
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
      throw CommandError(
        .usage, "\(root) holds no archive with a ledger; `holdfast run LIST` makes one")
    }
    return ledger
  }

  /// A new ledger would have all tasks asked for again that the archive knows of.
  ///
  /// Blocks.
  static func checkIsNotLost(from archive: Archive) throws {
    let path = archive.ledger.string
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard size ?? 0 == 0, try archive.hasReceipts() || !archive.recordedRuns().isEmpty else {
      return
    }
    throw CommandError(
      .cannotWrite,
      "\(path) is \(size == nil ? "missing" : "empty") although the archive has seen runs: "
        + "`holdfast rebuild` makes it anew. Nothing was changed")
  }
}
