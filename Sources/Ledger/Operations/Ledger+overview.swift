package import FoundationEssentials
import GRDB

extension Ledger {
  /// Looks at indexes alone, in one transaction.
  ///
  /// - Parameters:
  ///   - times: Since when to count what was archived lately.
  ///   - runs: How many of the last.
  ///   - examples: How many tasks are named of each trouble at most.
  package func overview(
    since times: [Date], runs: Int, examples: Int
  ) async throws(LedgerError) -> Overview {
    try await read { database in
      var overview: Overview?
      try database.inTransaction(.deferred) {
        overview = Overview(
          archived: try database.archived(since: nil),
          lately: try times.map { try database.archived(since: $0) },
          oldestStored: try database.oldestStored(), open: try database.openTasks(run: nil),
          runs: try database.lastRuns(runs), troubles: try database.troubles(examples: examples))
        return .commit
      }
      guard let overview else { preconditionFailure("A transaction ended without its body") }
      return overview
    }
  }
}
