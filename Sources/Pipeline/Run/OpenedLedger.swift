import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// Opens the ledger for a run, after holding it against the archive.
///
/// A ledger that isn't believed is made anew from the archive, since links die while a person looks
/// for the reason; only one of another archive ends the run.
struct OpenedLedger: Sendable {
  let ledger: Ledger
  /// Whether it was made anew.
  let isRebuilt: Bool

  /// Throws `CommandError` when the ledger can't be opened, or is another archive's.
  init(
    of archive: ArchiveWriter, _ configuration: Configuration, tell: @escaping Tell
  ) async throws {
    do {
      var (found, doubt) = try await Self.open(archive.archive)
      if let opened = found {
        _ = try await archive.identify(opened, expected: configuration.archiveID)
        doubt = try await LedgerDoubt.of(opened, in: archive.archive)
      }
      if let doubt {
        try await found?.close()
        found = nil
        _ = try await archive.identify(nil, expected: configuration.archiveID)
        try await Self.rebuild(archive, doubt, tell)
      }
      isRebuilt = found == nil
      ledger = try await found.orReopened(archive.archive)
      _ = try await archive.identify(ledger, expected: configuration.archiveID)
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(cannotWrite: error)
    }
  }

  /// Returns no ledger where it's missing, empty or damaged.
  private static func open(_ archive: Archive) async throws -> (Ledger?, LedgerDoubt?) {
    try await blocking {
      if let doubt = try LedgerDoubt.unopened(archive) { return (nil, doubt) }
      do {
        return (try Ledger.open(at: archive.ledger.string), nil)
      } catch LedgerError.damaged(_, let reason) {
        return (nil, .damaged(reason: reason))
      }
    }
  }

  private static func rebuild(
    _ archive: ArchiveWriter, _ doubt: LedgerDoubt, _ tell: @escaping Tell
  ) async throws {
    await tell(
      .problem(
        ProblemEvent(
          severity: .error, reason: "ledger-rebuilt",
          sentence:
            "the ledger \(archive.archive.ledger) \(doubt); it is made anew from the archive",
          path: Archive.ledgerName)))
    _ = try await LedgerRebuild(archive: archive, tell: tell)()
  }
}

extension Ledger? {
  fileprivate func orReopened(_ archive: Archive) async throws -> Ledger {
    if let self { return self }
    return try await blocking { try Ledger.open(at: archive.ledger.string) }
  }
}
