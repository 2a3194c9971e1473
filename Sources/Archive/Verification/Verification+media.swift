import FoundationEssentials
import GRDB
import SystemPackage

extension Verification {
  /// A receipt whose media are to be examined.
  package struct Examinable: Sendable {
    package let receipt: Receipt
    let path: String
    fileprivate let examinedAt: Double
  }

  /// A page of the receipts whose media are to be examined, the longest unexamined first; `last` is
  /// the end of the page before.
  ///
  /// Receipts that cannot be read are left out: reading them has told. Blocks.
  package func examinables(
    after last: Examinable?
  ) throws -> [Examinable] {
    var after = last.map { ($0.examinedAt, $0.path) }
    while true {
      let rows = try records.toExamine(after: after, before: findings.began)
      guard let end = rows.last else { return [] }
      let page = rows.compactMap { row -> Examinable? in
        guard let text = try? archive.tree.text(of: row.path),
          let receipt = try? Receipt(text: text, path: archive.root.appending(row.path))
        else { return nil }
        return Examinable(receipt: receipt, path: row.path, examinedAt: row.examinedAt)
      }
      guard page.isEmpty else { return page }
      after = end
    }
  }

  /// Whether a receipt is one of those that are to be looked at.
  package func isWithin(_ limits: Limits, _ examinable: Examinable) -> Bool {
    if let paths = limits.paths, !paths.contains(examinable.path) { return false }
    guard let since = limits.since else { return true }
    return examinable.receipt.times.stored.map { $0.timeIntervalSince1970 >= since } ?? true
  }

  /// The media of a receipt were examined, and these of them are not what it says.
  ///
  /// Blocks.
  package func examined(
    _ examinable: Examinable, differing: [(path: String, sentence: String)]
  ) throws {
    let receipt = examinable.receipt
    let owner = Owner(
      provider: receipt.provider, taskID: receipt.taskID, tokens: receipt.tokens)
    for (path, sentence) in differing {
      try findings.add(
        .init(.factsDiffer, path, sentence, owners: [owner]), by: .media)
    }
    try records.examined(
      examinable.path, receipt.artifacts.compactMap(\.path), at: findings.now,
      began: findings.began)
  }
}

extension ScrubRecords {
  fileprivate func examined(
    _ receipt: String, _ objects: [String], at time: Double, began: Double
  ) throws(ArchiveError) {
    try write { database in
      try database.execute(
        sql: "UPDATE record SET examined_at = ? WHERE path = ?",
        arguments: [time, receipt])
      for object in objects {
        try database.execute(
          sql: "DELETE FROM problem WHERE path = ? AND found_by = 'media' AND seen_at < ?",
          arguments: [object, began])
      }
    }
  }
}
