import Synchronization
import SystemPackage

extension ArchiveWriter {
  /// Files receipts as objects are filed.
  ///
  /// A task that has a receipt for these very files already keeps it, since receipts are never
  /// rewritten: its file was lost, and had again. One for others gives
  /// ``ArchiveError/receiptExists(_:)``, and nothing is changed.
  package func publish(_ receipts: [Receipt]) -> [Result<Filed, ArchiveError>] {
    let staged = Concurrently.map(receipts, threads: Tree.flushingThreads) { receipt in
      Result { () throws(ArchiveError) in try self.stage(receipt) }
    }
    let placed = staged.map { staged in
      staged.flatMap { staged in Result { () throws(ArchiveError) in try place(staged) } }
    }
    let synced = tree.syncDirectories(Set(placed.compactMap { try? $0.get().directory }))
    return placed.map { placed in
      placed.flatMap { placed in
        Result { () throws(ArchiveError) in
          try synced[placed.directory]?.get()
          return placed.filed
        }
      }
    }
  }

  /// A receipt in staging, and where it belongs.
  struct StagedReceipt {
    let name: String
    let directory: String
    let filed: Filed
  }

  private func stage(_ receipt: Receipt) throws(ArchiveError) -> StagedReceipt {
    let text: String
    let path = Layout.receipt(provider: receipt.provider, taskID: receipt.taskID)
    do {
      text = try receipt.text()
    } catch {
      throw .receiptUnreadable(tree.path.appending(path), reason: "\(error)")
    }
    return try stage(text, at: path)
  }

  func stage(_ text: String, at path: String) throws(ArchiveError) -> StagedReceipt {
    let number = state.withLock { state in
      state.stagedReceipts += 1
      return state.stagedReceipts
    }
    let name = "\(Layout.staging)/\(Recovery.receiptMark)\(number)"
    let digest = try tree.write(text, toNew: name, .filed)
    return StagedReceipt(
      name: name, directory: FilePath(path).removingLastComponent().string,
      filed: Filed(digest: digest, path: path))
  }

  func place(_ receipt: StagedReceipt) throws(ArchiveError) -> StagedReceipt {
    defer { try? tree.remove(receipt.name) }
    try makeDurable(receipt.directory)
    if try tree.moveNew(receipt.name, to: receipt.filed.path) { return receipt }
    let path = receipt.filed.path
    guard let old = try? objects(in: path), try objects(in: receipt.name).isSubset(of: old) else {
      throw .receiptExists(tree.path.appending(path))
    }
    let filed = Filed(digest: try tree.digest(of: path).digest, path: path)
    return StagedReceipt(name: receipt.name, directory: receipt.directory, filed: filed)
  }

  /// The digests that a receipt names.
  private func objects(in name: String) throws(ArchiveError) -> Set<Digest> {
    let text = try tree.text(of: name)
    let receipt = try Receipt(text: text, path: tree.path.appending(name), isBrief: true)
    return Set(receipt.artifacts.compactMap(\.digest))
  }

  /// Makes a directory and those above it, and their names durable.
  ///
  /// One that a killed run made may not be durable yet: so each is flushed once in a run, whoever
  /// made it.
  private func makeDurable(_ directory: String) throws(ArchiveError) {
    guard directory != Layout.receipts else { return }
    guard !state.withLock({ $0.durableDirectories.contains(directory) }) else { return }
    let parent = FilePath(directory).removingLastComponent().string
    try makeDurable(parent)
    _ = try tree.makeDirectory(directory)
    try tree.syncDirectory(parent)
    state.withLock { _ = $0.durableDirectories.insert(directory) }
  }
}
