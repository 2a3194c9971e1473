import SystemPackage

extension ArchiveWriter {
  /// Files objects: read-only, flushed, under their names without ever replacing anything, and the
  /// directories flushed once for all.
  ///
  /// Each stands for itself, in the order given.
  ///
  /// After ``ArchiveError/fsyncFailed(_:_:)`` the same staged file must not be published again: its
  /// bytes have to be fetched anew, or read back and staged as a new file.
  package func publish(_ candidates: [Candidate]) -> [Result<Published, ArchiveError>] {
    let flushed = Concurrently.map(candidates, threads: Tree.flushingThreads) { candidate in
      Result { () throws(ArchiveError) in try self.flush(candidate) }
    }
    let placed = zip(candidates, flushed).map { candidate, flushed in
      flushed.flatMap { _ in Result { () throws(ArchiveError) in try place(candidate) } }
    }
    let synced = tree.syncDirectories(Set(candidates.map(\.object.directory)))
    return zip(candidates, placed).map { candidate, outcome in
      outcome.flatMap { outcome in
        Result { () throws(ArchiveError) in
          try synced[candidate.object.directory]?.get()
          if outcome == .duplicate { try discard(candidate.staged) }
          let filed = Filed(digest: candidate.object.digest, path: candidate.object.path)
          return Published(filed: filed, outcome: outcome)
        }
      }
    }
  }

  private func flush(_ candidate: Candidate) throws(ArchiveError) {
    let name = stagedName(candidate.staged)
    let file = try tree.open(name)
    defer { try? file.close() }
    let size = try tree.perform(.inspect, name) { () throws(Errno) in try Stat(file).size }
    guard size == candidate.bytes else {
      throw .sizeMismatch(candidate.staged, expected: candidate.bytes, found: size)
    }
    SystemCalls.changeMode(of: file, to: .filed)
    try tree.sync(file, name)
  }

  private func place(_ candidate: Candidate) throws(ArchiveError) -> Published.Outcome {
    let staged = stagedName(candidate.staged)
    let path = candidate.object.path
    if try tree.moveNew(staged, to: path) { return .new }
    if try isWhole(candidate.object) { return .duplicate }
    let record = Quarantine.Record(
      path: path, reason: "corrupt", sentence: "These bytes are not those that the name stands for."
    )
    try replace(path, with: staged, as: "object~\(candidate.object.digest)", record)
    return .healed
  }

  /// Puts a staged file in the place of a bad one, which goes to quarantine under this name.
  ///
  /// The right bytes are in place before the bad ones are cut or moved, so that a kill leaves one of
  /// them there; where the file system cannot do that, they come after.
  func replace(
    _ path: String, with staged: String, as name: String, _ record: Quarantine.Record
  ) throws(ArchiveError) {
    if try tree.exchange(staged, with: path) {
      guard let home = try home(of: staged) else {
        _ = try Quarantine(tree).take(staged, as: name, record)
        return
      }
      try protect(staged)
      if try !tree.moveNew(staged, to: home.path) {
        var record = record
        record.path = home.path
        try replace(home.path, with: staged, as: "object~\(home.digest)", record)
      }
      return try tree.syncDirectory(home.directory)
    }
    _ = try Quarantine(tree).take(path, as: name, record)
    guard try tree.moveNew(staged, to: path) else {
      throw .file(.move, tree.path.appending(staged), .fileExists)
    }
  }

  /// The object that these bytes are, when its place is empty or has others: somebody has moved it, or
  /// exchanged the two, and this may be all that there is of it.
  private func home(of staged: String) throws(ArchiveError) -> ObjectName? {
    guard try tree.isFile(staged), let digest = try? tree.digest(of: staged).digest else {
      return nil
    }
    for ending in ObjectExtension.allCases {
      let object = ObjectName(digest, ending)
      if try tree.status(object.path) == nil {
        guard try archive.promised([object.path])[object.path] != nil else { continue }
        return object
      }
      if try !isWhole(object) { return object }
    }
    return nil
  }

  /// Whether what has the name can be read and hashes to it.
  func isWhole(_ object: ObjectName) throws(ArchiveError) -> Bool {
    guard try tree.isFile(object.path) else { return false }
    do {
      return try tree.digest(of: object.path).digest == object.digest
    } catch .unreadable {
      return false
    }
  }
}
