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
    of archive: ArchiveWriter, _ configuration: Configuration, stop: Stop, tell: @escaping Tell
  ) async throws {
    do {
      var (found, doubt) = try await Self.openPatiently(archive.archive, stop, tell)
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

  /// Waits for ten minutes while another process holds the ledger.
  private static func openPatiently(
    _ archive: Archive, _ stop: Stop, _ tell: Tell
  ) async throws -> (Ledger?, LedgerDoubt?) {
    let end = ContinuousClock.now.advanced(by: .seconds(600))
    var isTold = false
    while true {
      do {
        return try await open(archive)
      } catch let error as LedgerError
        where error.isTransient && stop.reason == nil && ContinuousClock.now < end
      {
        if !isTold {
          await tell(
            .problem(
              ProblemEvent(severity: .warning, reason: "ledger-busy", sentence: "\(error)")))
        }
        isTold = true
        await stop.wait(atMost: .seconds(1))
      }
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
            "the ledger \(archive.archive.ledger) \(doubt); it is made anew from the archive")))
    _ = try await LedgerRebuild(archive: archive, tell: tell)()
  }
}

extension Ledger? {
  fileprivate func orReopened(_ archive: Archive) async throws -> Ledger {
    if let self { return self }
    return try await blocking { try Ledger.open(at: archive.ledger.string) }
  }
}
