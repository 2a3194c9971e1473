package import SystemPackage

extension Archive {
  package func receiptPath(provider: String, taskID: String) -> FilePath {
    root.appending(Layout.receipt(provider: provider, taskID: taskID))
  }

  /// Where a task's receipt is, relative to the root.
  package static func receiptName(provider: String, taskID: String) -> String {
    Layout.receipt(provider: provider, taskID: taskID)
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

  /// Reads every receipt, by provider and then in the order of its path.
  ///
  /// A receipt that cannot be read is handed over as the reason and ends nothing; what `body`
  /// throws does.
  package func forEachReceipt(
    _ body: (FilePath, Result<Receipt, ArchiveError>) throws -> Void
  ) throws {
    try forEachReceiptDirectory { names in
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
    for provider in try directories(in: Layout.receipts) {
      for shard in try directories(in: provider) where try !receipts(in: shard).isEmpty {
        return true
      }
    }
    return false
  }

  /// Hands over the paths of the receipts, relative to the root, a directory at a time.
  func forEachReceiptDirectory(_ body: ([String]) throws -> Void) throws {
    for provider in try directories(in: Layout.receipts) {
      for shard in try directories(in: provider) { try body(try receipts(in: shard)) }
    }
  }

  private func receipts(in shard: String) throws(ArchiveError) -> [String] {
    try tree.entries(of: shard).filter { $0.hasSuffix(".json") }.map { "\(shard)/\($0)" }
  }

  private func directories(in name: String) throws(ArchiveError) -> [String] {
    var directories: [String] = []
    guard try tree.status(name) != nil else { return [] }
    for entry in try tree.entries(of: name) {
      let path = "\(name)/\(entry)"
      if try tree.status(path)?.type == .directory { directories.append(path) }
    }
    return directories
  }
}
