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

  /// - Parameter ledger: what the receipt is compared with as well; nil for one that was edited.
  func problems(
    of file: Reading.File, at path: String, comparedWith ledger: LedgerComparison? = nil
  ) throws -> [Verification.Problem] {
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
    let missing = try missingObjects(of: receipt).map {
      Verification.Problem(.namesMissing, path, "It names \($0), which is not there.")
    }
    return try missing + (ledger?.problems(of: receipt, at: path) ?? [])
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
