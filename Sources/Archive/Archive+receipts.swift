package import SystemPackage

extension Archive {
  package func receiptPath(provider: String, taskID: String) -> FilePath {
    root.appending(Layout.receipt(provider: provider, taskID: taskID))
  }

  /// A task's receipt; nil when it has none.
  package func receipt(provider: String, taskID: String) throws(ArchiveError) -> Receipt? {
    guard let text = try receiptText(provider: provider, taskID: taskID) else { return nil }
    return try Receipt(text: text, path: receiptPath(provider: provider, taskID: taskID))
  }

  /// The receipt as it is written; nil when there is none.
  package func receiptText(provider: String, taskID: String) throws(ArchiveError) -> String? {
    let name = Layout.receipt(provider: provider, taskID: taskID)
    guard try tree.status(name) != nil else { return nil }
    return try tree.text(of: name)
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

  /// Reads every receipt, by provider and then in the order of its path.
  ///
  /// A receipt that cannot be read is handed over as the reason and ends nothing; what `body`
  /// throws does.
  package func forEachReceipt(
    _ body: (FilePath, Result<Receipt, ArchiveError>) throws -> Void
  ) throws {
    var walk = try ReceiptWalk(tree)
    while let names = try walk.next() {
      for name in names {
        let path = root.appending(name)
        let receipt = Result { () throws(ArchiveError) in
          try Receipt(text: try tree.text(of: name), path: path)
        }
        try body(path, receipt)
      }
    }
  }

  /// Whether any task was ever archived here.
  package func hasReceipts() throws(ArchiveError) -> Bool {
    var walk = try ReceiptWalk(tree)
    return try walk.next() != nil
  }

  /// The providers that have a task of this id with a receipt.
  package func providers(of taskID: String) throws(ArchiveError) -> [String] {
    let names = try tree.directories(in: Layout.receipts).map {
      String($0.dropFirst(Layout.receipts.count + 1))
    }
    var providers: [String] = []
    for provider in names
    where try tree.isFile(Layout.receipt(provider: provider, taskID: taskID)) {
      providers.append(provider)
    }
    return providers
  }
}
