package import SystemPackage

extension ArchiveWriter {
  /// Keeps the bytes of a task's last attempt, at most 64 MiB of them, with the reason; what has to
  /// go for them, to stay within 1 GiB, is returned.
  ///
  /// Neither text may hold a link's query.
  package func quarantine(
    staged: FilePath, provider: String, taskID: String, role: String, reason: String,
    sentence: String
  ) throws(ArchiveError) -> [Evicted] {
    let record = Quarantine.Record(
      provider: provider, taskID: taskID, role: role, reason: reason, sentence: sentence)
    let name = [provider, taskID, role].map(PayloadName.escape).joined(separator: "~")
    return try Quarantine(tree).take(stagedName(staged), as: name, record)
  }
}
