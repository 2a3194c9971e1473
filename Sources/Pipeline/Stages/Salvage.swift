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

  /// - Parameters:
  ///   - facts: of the bytes that are here.
  ///   - isAsLongAsTold: whether they are as many as the host has told; false when it has told nothing.
  ///   - passesDuration: whether the video is as long as the provider, or the list, has said.
  init(_ facts: Facts, isAsLongAsTold: Bool, passesDuration: Bool) {
    self =
      if !facts.isMedia {
        .beginning
      } else if facts.whole, !facts.fragmented || passesDuration {
        .whole
      } else if facts.whole || isAsLongAsTold {
        // Fragments may end anywhere.
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
    guard partial.prefix.mayBeWhole,
      let staged = try? await blocking({ try archive.reopen(partial.path) }),
      let (fetched, worth) = await examine(staged, partial.prefix, part, item),
      worth != .beginning
    else { return nil }
    let key = InFlightTasks.Key(task: item.id, role: part.role)
    return await commit(fetched, to: partial.path, key, part)
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
    let worth = Salvage(
      facts, isAsLongAsTold: prefix.length.map { prefix.bytes >= $0 } ?? false,
      passesDuration: verification.checks.contains { $0.name == .duration && $0.result == .passed })
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
