import Archive
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// What the bytes of a transfer that broke off are worth, before it is begun anew or given up.
enum Salvage: Equatable {
  /// Nothing of the file is missing.
  case whole
  /// Nothing of it need be missing: kept for the case that nothing longer comes.
  case candidate
  case beginning

  /// What a host has told of the length, held against the bytes that are here.
  enum Length {
    case notTold
    /// As many as told, or more.
    case reached
    case toldLonger
  }

  /// - Parameters:
  ///   - facts: of the bytes that are here.
  ///   - passesDuration: whether the video is as long as the provider, or the list, has said; nil when
  ///     neither has.
  init(_ facts: Facts, _ length: Length, passesDuration: Bool?) {
    let isWhole =
      switch (facts.fragmented, length) {
      // Fragments may end anywhere.
      case (true, _): passesDuration == true
      case (false, .toldLonger): passesDuration != false
      case (false, _): true
      }
    self =
      if !facts.isMedia {
        .beginning
      } else if facts.whole, isWhole {
        .whole
      } else if length == .reached || facts.whole && length == .notTold {
        .candidate
      } else {
        .beginning
      }
  }
}

extension DownloadStage {
  /// Looks at what a failed attempt has left, if nothing tells that bytes are missing, and takes it for the
  /// file when it is whole.
  func salvaging(
    _ attempt: Result<Fetched, BrokenDownload>, _ staged: StagedFile, _ part: ArtifactTransfer,
    _ item: InFlightTask, hasReceived: Bool
  ) async -> Result<Fetched, BrokenDownload> {
    guard case .failure(let broken) = attempt, hasReceived, let prefix = broken.prefix,
      prefix.mayBeWhole, broken.cause != .cancelled,
      prefix.bytes >= part.partial?.prefix.bytes ?? 0,
      let (fetched, worth) = await context.examine(staged, prefix, part, item), worth == .whole
    else { return attempt }
    await context.notice(
      .detail, broken.cause.slug,
      "\(broken.cause) The file is whole: its boxes and packets are all there.",
      provider: item.row.provider, tasks: [item.row.name])
    return .success(fetched)
  }
}

extension RunContext {
  /// The bytes of an artifact that is given up, if they may be the whole file.
  func salvaged(
    _ partial: Partial, _ part: ArtifactTransfer, _ item: InFlightTask
  ) async -> Fetched? {
    guard let staged = try? await blocking({ try archive.reopen(partial.path) }),
      let (fetched, worth) = await examine(staged, partial.prefix, part, item),
      worth != .beginning
    else { return nil }
    let key = InFlightTasks.Key(task: item.id, role: part.role)
    return await commit(fetched, to: partial.path, key, part)
  }

  /// Says that a whole file is shorter than its host has told; returns the note for its receipt, nil for
  /// any other file.
  func tellShorter(
    _ prefix: Prefix, _ part: ArtifactTransfer, _ row: TaskRow
  ) async -> String? {
    guard let told = prefix.length, told > prefix.bytes else { return nil }
    let note =
      "\(part.role.rawValue) ended \(told - prefix.bytes) bytes before the length that its host told, "
      + "with all its boxes and packets"
    await notice(.notice, "shorter-than-told", note, provider: row.provider, tasks: [row.name])
    return note
  }

  /// Nil when the file can't be read, or no worker can be had.
  fileprivate func examine(
    _ staged: StagedFile, _ prefix: Prefix, _ part: ArtifactTransfer, _ item: InFlightTask
  ) async -> (Fetched, Salvage)? {
    guard let fetched = try? await blocking({ try Fetched(staged, prefix) }) else { return nil }
    if fetched.matchesChecksum == true { return (fetched, .whole) }
    guard
      let facts = try? await workers.examine(
        path: staged.path.string, depth: configuration.checks.depth)
    else { return nil }
    let verification = MediaVerification(
      of: facts, against: Expectations(item.details, row: item.row, role: part.role),
      within: Tolerances(configuration.checks))
    let duration = verification.checks.first { $0.name == .duration }
    let length: Salvage.Length =
      prefix.length == nil ? .notTold : prefix.mayBeWhole ? .reached : .toldLonger
    let worth = Salvage(facts, length, passesDuration: duration.map { $0.result == .passed })
    return (fetched, worth)
  }

  /// Makes a whole file durable under the name by which another run finds it, and only then has the ledger
  /// know its digest; nil when that can't be done.
  ///
  /// Of a damaged file that is fetched again, the first bytes are those that another run keeps.
  func commit(
    _ fetched: Fetched, to place: FilePath, _ key: InFlightTasks.Key, _ part: ArtifactTransfer
  ) async -> Fetched? {
    await orStop(else: nil) {
      let digest = fetched.contents.sha256
      let staged = try await blocking {
        let durable = try archive.makeDurable(fetched.staged, digest: digest)
        return durable.path == place ? durable : try archive.rename(durable, to: place)
      }
      if part.earlier == nil {
        try await ledger.fetched(
          key.task, role: key.role.rawValue, digest: digest, bytes: fetched.contents.bytes,
          validator: tellable(fetched.validator, part),
          checksum: fetched.checksum?.told.description)
      }
      return Fetched(staged, like: fetched)
    }
  }
}
