import SystemPackage

/// What is wrong with a receipt whose bytes are as they were journaled, or with one that nobody
/// journaled.
struct ReceiptCheck {
  private let archive: Archive
  private let findings: Findings

  init(_ archive: Archive, _ findings: Findings) {
    self.archive = archive
    self.findings = findings
  }

  func problems(
    of file: Reading.File, at path: String
  ) throws(ArchiveError) -> [Verification.Problem] {
    let receipt: Receipt
    do throws(ArchiveError) {
      receipt = try Receipt(text: file.text, path: archive.root.appending(path))
    } catch {
      return [.init(.receiptDamaged, path, "\(error)")]
    }
    let first = Layout.receipt(provider: receipt.provider, taskID: receipt.taskID)
    guard path == first || path.hasPrefix(first.dropLast(".json".count) + "~") else {
      let task = "\(receipt.provider):\(receipt.taskID)"
      return [
        .init(.misplaced, path, "It is the receipt of \(task), and belongs at \(first).")
      ]
    }
    return try missingObjects(of: receipt).map {
      .init(.namesMissing, path, "It names \($0), which is not there.")
    }
  }

  /// What it names and nobody else does; the rest the census has told.
  private func missingObjects(of receipt: Receipt) throws(ArchiveError) -> [String] {
    var missing: [String] = []
    for object in receipt.artifacts.compactMap(\.object) {
      guard try archive.tree.status(object.path) == nil,
        try archive.tree.status(object.directory)?.type == .directory,
        try !findings.has(.missing, at: object.path)
      else { continue }
      missing.append(object.path)
    }
    return missing
  }
}
