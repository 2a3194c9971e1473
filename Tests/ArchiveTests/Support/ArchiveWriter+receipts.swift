import Testing

@testable import Archive

extension ArchiveWriter {
  /// Takes a task all the way, with a receipt that says what the test needs.
  @discardableResult
  func store(
    task: String, _ text: String, _ edit: (inout Receipt) -> Void
  ) throws -> (object: String, receipt: String) {
    let candidate = try candidate(text, staged: "\(Digest(of: task + text)).part")
    let object = try #require(publish([candidate]).first).get()
    var receipt = Receipt.sample(task: task, object: candidate.object, bytes: candidate.bytes)
    edit(&receipt)
    let filed = try #require(publish([receipt]).first).get()
    try append([object.filed, filed], records: [#"{"task_id":"some"}"#])
    return (object.filed.path, filed.path)
  }

  /// Files the first receipt of each task.
  func publish(_ receipts: [Receipt]) -> [Result<Filed, ArchiveError>] {
    publish(receipts.map { NewReceipt($0) })
  }

  /// Files a task's first receipt, unless it is there.
  func publishOnce(_ receipt: Receipt) throws -> Filed {
    let text = try receipt.text()
    guard try archive.receiptText(provider: receipt.provider, taskID: receipt.taskID) != text else {
      return Filed(
        digest: Digest(of: text),
        path: Archive.receiptName(provider: receipt.provider, taskID: receipt.taskID))
    }
    return try #require(publish([receipt]).first).get()
  }

  /// So many tasks, `t0` with the bytes `bytes 0` and so on, filed together.
  func store(tasks count: Int) throws {
    let candidates = try (0..<count).map { try candidate("bytes \($0)") }
    for object in publish(candidates) { _ = try object.get() }
    let receipts = candidates.enumerated().map { number, candidate in
      Receipt.sample(task: "t\(number)", object: candidate.object, bytes: candidate.bytes)
    }
    for receipt in publish(receipts) { _ = try receipt.get() }
  }
}

extension NewReceipt {
  init(_ receipt: Receipt, number: Int = 1) {
    guard let text = try? receipt.text() else { preconditionFailure("a sample has a text") }
    self.init(provider: receipt.provider, taskID: receipt.taskID, number: number, text: text)
  }
}
