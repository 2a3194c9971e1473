package import SystemPackage

extension Archive {
  /// The path of a task's receipt as it was first filed.
  package func receiptPath(provider: String, taskID: String) -> FilePath {
    root.appending(Layout.receipt(provider: provider, taskID: taskID))
  }

  /// Where a task's receipt is, relative to the root.
  package static func receiptName(provider: String, taskID: String) -> String {
    Layout.receipt(provider: provider, taskID: taskID)
  }

  /// A task's receipt, or its latest successor; nil when it has none.
  package func receipt(provider: String, taskID: String) throws(ArchiveError) -> Receipt? {
    guard let text = try receiptText(provider: provider, taskID: taskID) else { return nil }
    return try Receipt(text: text, path: receiptPath(provider: provider, taskID: taskID))
  }

  /// The receipt as it is written; nil when there is none.
  package func receiptText(provider: String, taskID: String) throws(ArchiveError) -> String? {
    guard let number = try receiptNumber(provider: provider, taskID: taskID) else { return nil }
    return try tree.text(
      of: Layout.receipt(provider: provider, taskID: taskID, number: number))
  }

  /// The number of a task's latest receipt: 1 when it has no successor, nil when there is none.
  ///
  /// The first receipt may be lost, and its successors still be there.
  func receiptNumber(provider: String, taskID: String) throws(ArchiveError) -> Int? {
    let hasFirst = try hasReceipt(1, provider: provider, taskID: taskID)
    var number = 1
    while try hasReceipt(number + 1, provider: provider, taskID: taskID) { number += 1 }
    return hasFirst || number > 1 ? number : nil
  }

  private func hasReceipt(
    _ number: Int, provider: String, taskID: String
  ) throws(ArchiveError) -> Bool {
    try tree.status(Layout.receipt(provider: provider, taskID: taskID, number: number)) != nil
  }

  /// Returns the path of the receipt that a run has filed last of a task, relative to the root.
  ///
  /// Its successors by repair aren't meant. Returns that of the first receipt when no later one can be
  /// read.
  package func filedReceipt(provider: String, taskID: String) throws(ArchiveError) -> String {
    let latest = try receiptNumber(provider: provider, taskID: taskID) ?? 1
    for number in stride(from: latest, to: 1, by: -1) {
      let path = Layout.receipt(provider: provider, taskID: taskID, number: number)
      if let receipt = try? receipt(named: path, isBrief: true), receipt.mended == nil {
        return path
      }
    }
    return Layout.receipt(provider: provider, taskID: taskID)
  }

  /// As much of each task's receipt as `form` holds, in the order of the tasks; nil where there is
  /// none.
  ///
  /// Blocks.
  package func receipts<Form: Decodable & Sendable>(
    _ form: Form.Type, of tasks: [Export.Task], threads: Int
  ) -> [Result<Form?, ArchiveError>] {
    Concurrently.map(tasks, threads: threads) { task in
      Result { () throws(ArchiveError) in
        guard let text = try receiptText(provider: task.provider, taskID: task.taskID) else {
          return nil
        }
        let path = receiptPath(provider: task.provider, taskID: task.taskID)
        return try Receipt.read(form, from: text, path: path)
      }
    }
  }

  /// Whether any task was ever archived here.
  package func hasReceipts() throws(ArchiveError) -> Bool {
    var walk = try ReceiptWalk(tree)
    return try walk.next() != nil
  }
}
