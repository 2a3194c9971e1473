package import SystemPackage

extension ArchiveWriter {
  /// Keeps the bytes of a task's last attempt, with the reason: at most 64 MiB of them, and all if they are
  /// the beginning of a video that can't be had again.
  ///
  /// Neither text may hold a link's query.
  ///
  /// - Parameter isLast: whether these bytes can't be had again.
  package func quarantine(
    staged: FilePath, provider: String, taskID: String, role: String, reason: String,
    sentence: String, isLast: Bool = false
  ) throws(ArchiveError) -> Quarantined {
    let record = Quarantine.Record(
      provider: provider, taskID: taskID, role: role, reason: reason, sentence: sentence)
    let name = Self.quarantineName((provider, taskID, role))
    return try Quarantine(tree).take(stagedName(staged), as: name, record, isLast: isLast)
  }

  /// Removes what quarantine holds of these artifacts beyond its limits: they are archived, or forgotten.
  package func releaseHeld(
    of artifacts: [(provider: String, taskID: String, role: String)]
  ) throws(ArchiveError) {
    try Quarantine(tree).release(artifacts.map(Self.quarantineName))
  }

  private static func quarantineName(
    _ artifact: (provider: String, taskID: String, role: String)
  ) -> String {
    [artifact.provider, artifact.taskID, artifact.role].map(PayloadName.escape)
      .joined(separator: "~")
  }
}
