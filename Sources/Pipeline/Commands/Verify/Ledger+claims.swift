import Archive
import Ledger

extension Verification.Claims {
  /// What this ledger knows of the archive.
  init(_ ledger: Ledger) {
    self.init(
      objects: { shard in
        try ledger.objects(beginningWith: shard).compactMap { row in
          guard let object = ObjectName(row) else { return nil }
          return Verification.Claim(object: object, bytes: row.bytes)
        }
      },
      owners: { digest in
        try ledger.holders(of: digest.description, limit: 100).map { holder in
          Verification.Owner(
            provider: holder.provider, taskID: holder.taskID, tokens: holder.tokens,
            bytes: holder.bytes)
        }
      },
      task: { provider, taskID in
        try ledger.compared(provider: provider, taskID: taskID).map(Verification.TaskClaim.init)
      },
      archived: { row in
        try ledger.archived(after: row).map(Verification.TaskClaim.init)
      })
  }
}

extension Verification.TaskClaim {
  fileprivate init(_ task: ComparedTask) {
    self.init(
      row: task.id, provider: task.provider, taskID: task.taskID,
      outcome: task.outcome?.rawValue, verdict: task.verdict, digest: task.digest)
  }
}

extension ObjectName {
  fileprivate init?(_ row: ObjectRow) {
    guard let digest = Digest(row.digest), let ending = row.path.split(separator: ".").last,
      let ending = ObjectExtension(rawValue: String(ending))
    else { return nil }
    self.init(digest, ending)
  }
}
