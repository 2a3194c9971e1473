import Synchronization

extension ArchiveWriter {
  /// Writes down what was filed, then what is to be remembered of it, and makes both durable.
  ///
  /// `records` are JSON objects, each on a line.
  ///
  /// Only what is durable itself may be named. A failure is final for this run's journal: nothing
  /// that it was to hold may be told as done.
  package func append(
    _ filed: [Filed] = [], records: [String] = []
  ) throws(ArchiveError) {
    precondition(!records.contains { $0.utf8.contains(UInt8(ascii: "\n")) })
    try state.withLock { (state) throws(ArchiveError) in
      precondition(!state.isSealed, "a sealed run's journal does not change")
      try state.journal.checksums.append(filed.map { ChecksumLine($0.digest, $0.path).text })
      try state.journal.records.append(records)
    }
  }
}
