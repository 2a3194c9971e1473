import Synchronization

extension ArchiveWriter {
  /// Writes down what was filed, then what is to be remembered of it, and makes both durable.
  ///
  /// `records` are JSON objects, each on a line.
  ///
  /// Only what is durable itself may be named. A failure is final for this run's journal: nothing
  /// that it was to hold may be told as done.
  ///
  /// Returns the records' place; they count as uncommitted until ``committed(_:)``.
  @discardableResult
  package func append(
    _ filed: [Filed] = [], records: [String] = []
  ) throws(ArchiveError) -> JournalSpan {
    precondition(!records.contains { $0.utf8.contains(UInt8(ascii: "\n")) })
    return try state.withLock { (state) throws(ArchiveError) in
      precondition(!state.isSealed, "a sealed run's journal does not change")
      try state.journal.checksums.append(filed.map { ChecksumLine.text($0.digest, $0.path) })
      let span = JournalSpan(start: state.journal.records.length)
      try state.journal.records.append(records)
      state.uncommitted.insert(span.start)
      return span
    }
  }

  /// How many bytes of the run's records are committed once these are: up to the first other record
  /// whose commit is still to come.
  package func covered(with spans: [JournalSpan] = []) -> Int64 {
    state.withLock { state in
      state.uncommitted.subtracting(spans.map(\.start)).min() ?? state.journal.records.length
    }
  }

  /// The ledger has committed what these records say.
  package func committed(_ spans: [JournalSpan]) {
    state.withLock { $0.uncommitted.subtract(spans.map(\.start)) }
  }
}

/// Where an append put its records.
package struct JournalSpan: Sendable {
  /// In bytes from the beginning of the run's records.
  let start: Int64
}
