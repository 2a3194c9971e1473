/// The receipt in force that an archive has of a task.
package struct FiledReceipt: Sendable {
  package enum Content: Sendable {
    /// The receipt as it was filed, its digest, and those of its objects that hash to their names.
    case intact(Receipt, Digest, whole: Set<ObjectName>)
    /// It can't be read, or it isn't the receipt that was journaled: a sentence says which.
    case flawed(String)
  }

  /// 1 for a task's first receipt, 2 for the first successor.
  package let number: Int
  /// Relative to the archive's root.
  package let path: String
  package let content: Content
}

extension ArchiveWriter {
  /// Returns the receipts in force of these tasks, and nil for a task that has none.
  ///
  /// Each object that a receipt names is read and hashed. What can't be read is flawed or not whole;
  /// only a failure that may pass is thrown.
  package func filedReceipts(of tasks: [Export.Task]) throws(ArchiveError) -> [FiledReceipt?] {
    let numbers = try tasks.map { (task) throws(ArchiveError) in
      try archive.receiptNumber(provider: task.provider, taskID: task.taskID)
    }
    let files = zip(tasks, numbers).map { task, number in
      number.map { number in
        (
          number: number,
          path: Layout.receipt(provider: task.provider, taskID: task.taskID, number: number)
        )
      }
    }
    let paths = Set(files.compactMap { $0?.path })
    guard !paths.isEmpty else { return tasks.map { _ in nil } }
    // Without journals that can be read, no receipt is known to have been edited.
    let promised = (try? archive.promised(paths)) ?? [:]
    let receipts = Concurrently.map(files, threads: Tree.flushingThreads) { [self] file in
      Result { () throws(ArchiveError) in
        try file.map { (file) throws(ArchiveError) in
          FiledReceipt(
            number: file.number, path: file.path,
            content: try content(of: file.path, promised: promised[file.path]))
        }
      }
    }
    return try receipts.map { (receipt) throws(ArchiveError) in try receipt.get() }
  }

  private func content(
    of path: String, promised: Digest?
  ) throws(ArchiveError) -> FiledReceipt.Content {
    do throws(ArchiveError) {
      let receipt = try archive.receipt(named: path)
      let digest = try tree.digest(of: path).digest
      guard promised == nil || promised == digest else {
        return .flawed("\(path) is not the receipt that the journal lists")
      }
      var whole: Set<ObjectName> = []
      for object in receipt.artifacts.compactMap(\.object) where try isProved(object) {
        whole.insert(object)
      }
      return .intact(receipt, digest, whole: whole)
    } catch  where !error.isTransient {
      return .flawed("\(error)")
    }
  }

  /// Whether the object can be read and hashes to its name.
  private func isProved(_ object: ObjectName) throws(ArchiveError) -> Bool {
    do throws(ArchiveError) {
      return try isWhole(object)
    } catch  where !error.isTransient {
      return false
    }
  }
}
