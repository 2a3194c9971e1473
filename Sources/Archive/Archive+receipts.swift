package import SystemPackage

extension Archive {
  /// The path of a task's receipt as it was first filed.
  package func receiptPath(provider: String, taskID: String) -> FilePath {
    root.appending(Layout.receipt(provider: provider, taskID: taskID))
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

  /// Reads the latest receipt of every task, by provider and then in the order of its path.
  ///
  /// A receipt that cannot be read is handed over as the reason and ends nothing; what `body`
  /// throws does.
  package func forEachReceipt(
    _ body: (FilePath, Result<Receipt, ArchiveError>) throws -> Void
  ) throws {
    for name in try receiptNames() {
      let path = root.appending(name)
      let receipt = Result { () throws(ArchiveError) in
        try Receipt(text: try tree.text(of: name), path: path)
      }
      try body(path, receipt)
    }
  }

  /// Whether any task was ever archived here.
  package func hasReceipts() throws(ArchiveError) -> Bool {
    try !receiptNames().isEmpty
  }

  /// The paths of all receipts that have no successor, relative to the root.
  private func receiptNames() throws(ArchiveError) -> [String] {
    var names: [String] = []
    for provider in try directories(in: Layout.receipts) {
      for shard in try directories(in: provider) {
        let files = try tree.entries(of: shard).filter { $0.hasSuffix(".json") }
        names += Self.latest(files).map { "\(shard)/\($0)" }
      }
    }
    return names
  }

  /// Without the files that others of them succeed.
  static func latest(_ files: [String]) -> [String] {
    var succeeded: Set<String> = []
    for file in files {
      let parts = file.dropLast(".json".count).split(separator: "~")
      guard parts.count == 2, let number = Int(parts[1]) else { continue }
      succeeded.insert(number == 2 ? "\(parts[0]).json" : "\(parts[0])~\(number - 1).json")
    }
    return files.filter { !succeeded.contains($0) }
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
