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
  func receiptNumber(provider: String, taskID: String) throws(ArchiveError) -> Int? {
    var number = 0
    while try tree.status(
      Layout.receipt(provider: provider, taskID: taskID, number: number + 1)) != nil
    {
      number += 1
    }
    return number > 0 ? number : nil
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
