import GRDB
import Synchronization
import SystemPackage

/// Whose an object is: as the ledger says, or without one as all receipts do, which are read once
/// when the first object is asked about.
final class Owners: Sendable {
  /// Of one object; more are not told.
  private static let most = 100

  private let tree: Tree
  private let records: ScrubRecords
  private let claims: Verification.Claims?
  private let isRead = Mutex(false)

  init(_ tree: Tree, _ records: ScrubRecords, _ claims: Verification.Claims?) {
    self.tree = tree
    self.records = records
    self.claims = claims
  }

  /// Sorted by provider and task id.
  func owners(of digest: Digest) throws -> [Verification.Owner] {
    if let claims {
      let owners = try claims.owners(digest)
      return Array(owners.sorted { $0.task < $1.task }.prefix(Self.most))
    }
    try isRead.withLock { isRead in
      guard !isRead else { return }
      try readReceipts()
      isRead = true
    }
    return try records.owners(of: digest, limit: Self.most)
  }

  /// The owner of a receipt, by its path; none when only a digest is in its name.
  static func owner(ofReceipt path: String) -> Verification.Owner? {
    let parts = path.split(separator: "/")
    guard parts.count == 5, path.hasSuffix(".json") else { return nil }
    let name = parts[4].dropLast(".json".count).prefix { $0 != "~" }
    return PayloadName.unescape(String(name)).map {
      Verification.Owner(provider: String(parts[2]), taskID: $0)
    }
  }

  private func readReceipts() throws(ArchiveError) {
    for directory in try ReceiptDirectories(tree).paths {
      var receipts: [Receipt] = []
      for entry in (try? tree.entries(of: directory)) ?? [] {
        let path = "\(directory)\(entry)"
        guard ArchivePath(path) != nil, let text = try? tree.text(of: path) else { continue }
        guard let receipt = try? Receipt(text: text, path: tree.path.appending(path), isBrief: true)
        else {
          continue
        }
        receipts.append(receipt)
      }
      try records.remember(ownersIn: receipts)
    }
  }
}

extension ScrubRecords {
  fileprivate func remember(ownersIn receipts: [Receipt]) throws(ArchiveError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO owner (digest, provider, task_id, tokens, bytes)
          VALUES (?, ?, ?, ?, ?)
          """)
      for receipt in receipts {
        for artifact in receipt.artifacts {
          guard let digest = artifact.digest else { continue }
          try statement.execute(arguments: [
            digest.description, receipt.provider, receipt.taskID, receipt.tokens, artifact.bytes,
          ])
        }
      }
    }
  }

  fileprivate func owners(of digest: Digest, limit: Int) throws(ArchiveError)
    -> [Verification.Owner]
  {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT provider, task_id, tokens, bytes FROM owner WHERE digest = ?
          ORDER BY provider, task_id LIMIT ?
          """, arguments: [digest.description, limit]
      ).map {
        Verification.Owner(provider: $0[0], taskID: $0[1], tokens: $0[2], bytes: $0[3])
      }
    }
  }
}
