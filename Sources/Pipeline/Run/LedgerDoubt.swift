import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// Why a ledger isn't believed: what it lacks is in the archive.
///
/// A ledger that isn't believed would have every task that it lacks fetched anew, or called lost.
enum LedgerDoubt: Sendable, CustomStringConvertible {
  case missing
  case empty
  case damaged(reason: String)
  /// Runs that have a journal in the archive and no row in the ledger.
  case lacksRuns([String])

  var description: String {
    switch self {
    case .missing: "is missing although the archive has seen runs"
    case .empty: "is empty although the archive has seen runs"
    case .damaged(let reason): "is damaged (\(reason))"
    case .lacksRuns(let runs):
      "is older than the archive: it lacks \(runs.count == 1 ? "run" : "\(runs.count) runs, as") "
        + runs[0]
    }
  }

  /// What can be said without opening the ledger.
  ///
  /// Blocks.
  static func unopened(_ archive: Archive) throws -> LedgerDoubt? {
    let path = archive.ledger.string
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard size ?? 0 == 0, try archive.hasReceipts() || !archive.recordedRuns().isEmpty else {
      return nil
    }
    return size == nil ? .missing : .empty
  }

  /// Compares the runs of an open ledger with the archive's journals, as a set of names.
  ///
  /// A journal that doesn't begin with a run's record is one of `ack`, `forget`, a repair or a
  /// rebuild, and has no row.
  static func of(_ ledger: Ledger, in archive: Archive) async throws -> LedgerDoubt? {
    let known = try await ledger.journaledBytes()
    return try await blocking {
      if known.isEmpty, try archive.hasReceipts() { return .empty }
      let lacking = try archive.recordedRuns().filter { run in
        try known[run] == nil
          && archive.firstRecord(ofRun: run).map(ReadRecord.init)?.event == .run
      }
      return lacking.isEmpty ? nil : .lacksRuns(lacking)
    }
  }
}

extension ReadRecord {
  fileprivate var event: JournalRecord.Event? {
    if case .told(let told) = self { told.record.event } else { nil }
  }
}
