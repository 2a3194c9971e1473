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

  /// Keeps the bytes of a task that was fetched again, which differ from those that it is archived with:
  /// whole, until a person removes them.
  ///
  /// Returns where they are, also when they were put there before; nil when they are gone.
  package func setAside(
    _ candidate: Candidate, provider: String, taskID: String, reason: String, sentence: String
  ) throws(ArchiveError) -> FilePath? {
    let name = "other~\(candidate.object.digest)"
    let staged = stagedName(candidate.staged)
    if let kept = try Quarantine(tree).held(as: name, candidate.object.digest) {
      try tree.remove(staged)
      return kept
    }
    guard try tree.isFile(staged) else { return nil }
    let record = Quarantine.Record(
      provider: provider, taskID: taskID, reason: reason, sentence: sentence)
    return try Quarantine(tree).take(staged, as: name, record, isLast: true).path
  }

  /// Removes what quarantine holds of these artifacts beyond its limits: they are archived, or forgotten.
  package func releaseHeld(
    of artifacts: [(provider: String, taskID: String, role: String)]
  ) throws(ArchiveError) {
    try Quarantine(tree).release(artifacts.map(Self.quarantineName))
  }

  /// Bytes of quarantine that are not held for a task.
  package func freeableBytes() throws(ArchiveError) -> Int64 { try Quarantine(tree).freeable() }

  /// Removes the oldest files of quarantine that are not held, until so many bytes are free.
  package func freeQuarantine(_ bytes: Int64) throws(ArchiveError) -> [Evicted] {
    try Quarantine(tree).free(bytes)
  }

  private static func quarantineName(
    _ artifact: (provider: String, taskID: String, role: String)
  ) -> String {
    [artifact.provider, artifact.taskID, artifact.role].map(PayloadName.escape)
      .joined(separator: "~")
  }
}
