import Synchronization
import SystemPackage

/// A receipt that is to be filed: a task's first one, or a successor.
package struct NewReceipt: Sendable, Hashable {
  package let provider: String
  package let taskID: String
  /// 1 for a task's first receipt, 2 for the first successor.
  package let number: Int
  /// As ``Receipt/text()`` has written it.
  package let text: String

  package init(provider: String, taskID: String, number: Int = 1, text: String) {
    self.provider = provider
    self.taskID = taskID
    self.number = number
    self.text = text
  }
}

extension ArchiveWriter {
  /// Files receipts as objects are filed.
  ///
  /// Receipts are never rewritten: a name that is taken gives ``ArchiveError/receiptExists(_:)``, and
  /// nothing is changed.
  package func publish(_ receipts: [NewReceipt]) -> [Result<Filed, ArchiveError>] {
    let staged = Concurrently.map(receipts, threads: Tree.flushingThreads) { receipt in
      Result { () throws(ArchiveError) in
        try self.stage(
          receipt.text,
          at: Layout.receipt(
            provider: receipt.provider, taskID: receipt.taskID, number: receipt.number))
      }
    }
    let placed = staged.map { staged in
      staged.flatMap { staged in
        Result { () throws(ArchiveError) in
          try place(staged)
          return staged
        }
      }
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

  func place(_ receipt: StagedReceipt) throws(ArchiveError) {
    defer { try? tree.remove(receipt.name) }
    try makeDurable(receipt.directory)
    guard try tree.moveNew(receipt.name, to: receipt.filed.path) else {
      throw .receiptExists(tree.path.appending(receipt.filed.path))
    }
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
