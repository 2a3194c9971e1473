import Archive
package import Ledger
import SystemPackage

extension TaskQuery {
  /// Hands the tasks over as ``forEach(_:_:)`` does, with what the receipts of archived tasks say.
  ///
  /// Returns how many of these could not be read.
  package func forEachWithReceipt(
    _ filter: TaskFilter, _ body: (TaskSummary) async throws -> Void
  ) async throws -> Int {
    var unread = 0
    var rows: [TaskRow] = []
    func flush() async throws {
      let (summaries, count) = try await summaries(rows)
      rows = []
      unread += count
      for summary in summaries { try await body(summary) }
    }
    let ledger = try await ExistingLedger.required(in: root)
    try await ledger.forEachTask(filter) { row in
      rows.append(row)
      if rows.count == Self.batch { try await flush() }
    }
    try await flush()
    try await ledger.close()
    return unread
  }

  /// Receipts that are read together; one has 0.5 MiB at most.
  private static let batch = 64

  private func summaries(
    _ rows: [TaskRow]
  ) async throws -> (summaries: [TaskSummary], unread: Int) {
    let root = root
    let records = try await blocking {
      try Archive(at: root).receipts(
        ReceiptRecord.self,
        of: rows.map { Export.Task(provider: $0.provider, taskID: $0.taskID) },
        threads: Machine.cores)
    }
    var unread = 0
    let summaries = zip(rows, records).map { row, record in
      guard row.outcome == .archived else { return TaskSummary(row) }
      guard let record = try? record.get() else {
        unread += 1
        return TaskSummary(row)
      }
      return TaskSummary(row, record)
    }
    return (summaries, unread)
  }
}
