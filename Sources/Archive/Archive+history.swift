import SystemPackage

/// What the archive tells of its own past.
///
/// It is read by several threads, a batch at a time, and handed over in its order.
extension Archive {
  /// Lines, or receipts, that are in memory at once.
  private static let batch = 1024

  /// The runs that have a journal of records, in the order in which they were begun.
  package func recordedRuns() throws(ArchiveError) -> [String] {
    try Journals(tree).all.compactMap { name in
      guard name.hasSuffix(Layout.recordEnding) else { return nil }
      return String(name.dropFirst(Layout.journals.count + 1).dropLast(Layout.recordEnding.count))
    }
  }

  /// Where a run's records are, relative to the root.
  package static func recordsName(ofRun runID: String) -> String {
    Layout.journal(runID, Layout.recordEnding)
  }

  /// The first line of a run's records; nil when there is none.
  package func firstRecord(ofRun runID: String) throws(ArchiveError) -> String? {
    var lines = try LineReader(Self.recordsName(ofRun: runID), in: tree)
    return try lines.next().map { String(decoding: $0, as: UTF8.self) }
  }

  /// The length of a run's records in bytes; 0 when there are none.
  package func recordsLength(ofRun runID: String) throws(ArchiveError) -> Int64 {
    try tree.status(Self.recordsName(ofRun: runID))?.size ?? 0
  }

  /// Hands over each line of a run's records, by its number from 1 on and as `read` has it.
  ///
  /// - Parameter offset: where a line begins, in bytes; what is before it is left out.
  package func forEachRecord<Value: Sendable>(
    ofRun runID: String, from offset: Int64 = 0, threads: Int,
    read: @escaping @Sendable (String) -> Value, _ body: (Int, Value) throws -> Void
  ) throws {
    var lines = try LineReader(Self.recordsName(ofRun: runID), in: tree, from: offset)
    var number = 0
    while true {
      var batch: [String] = []
      var bytes = 0
      while batch.count < Self.batch, bytes < LineReader.longest, let line = try lines.next() {
        bytes += line.count
        batch.append(String(decoding: line, as: UTF8.self))
      }
      guard !batch.isEmpty else { return }
      for value in Concurrently.map(batch, threads: threads, read) {
        number += 1
        try body(number, value)
      }
    }
  }

  /// Hands over each receipt, by its path relative to the root and as `read` makes it of the brief
  /// one; a successor behind the one that it follows.
  package func forEachReceipt<Value: Sendable>(
    threads: Int,
    read: @escaping @Sendable (String, Result<Receipt, ArchiveError>) -> Value,
    _ body: (String, Value) throws -> Void
  ) throws {
    var walk = try ReceiptWalk(tree)
    while true {
      var batch: [String] = []
      while batch.count < Self.batch, let names = try walk.next() { batch += names }
      guard !batch.isEmpty else { return }
      let values = Concurrently.map(batch, threads: threads) { name in
        read(name, Result { () throws(ArchiveError) in try receipt(named: name, isBrief: true) })
      }
      for (name, value) in zip(batch, values) { try body(name, value) }
    }
  }

  /// The receipt in that file, if it is that of the task that the file is named after.
  package func receipt(
    named name: String, isBrief: Bool = false
  ) throws(ArchiveError) -> Receipt {
    let path = root.appending(name)
    let receipt = try Receipt(text: try tree.text(of: name), path: path, isBrief: isBrief)
    guard Layout.isReceipt(name, provider: receipt.provider, taskID: receipt.taskID) else {
      throw .receiptUnreadable(
        path, reason: "it is that of \(receipt.provider):\(receipt.taskID).")
    }
    return receipt
  }

  /// What keeps a file from being the one that was recorded, as a slug and a sentence; nil when it
  /// is there, and as long as it was.
  package func trouble(withFile path: String, bytes: Int64?) -> (reason: String, sentence: String)?
  {
    guard ArchivePath(path) != nil, let status = try? tree.status(path), status.type == .regular
    else {
      return ("missing", "\(path) is not there any more")
    }
    guard let bytes, status.size != bytes else { return nil }
    return ("wrong-size", "\(path) has \(status.size) bytes instead of \(bytes)")
  }
}
