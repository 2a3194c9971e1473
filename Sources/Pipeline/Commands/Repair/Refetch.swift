import Archive
import FoundationEssentials
import Providers
import SystemPackage
import Transfer

/// Has a provider asked once more for a task's links, and fetches what one of them leads to.
struct Refetch: Sendable {
  let configuration: Configuration
  let keys: [String: Secret]
  let transfers: Transfers
  let archive: ArchiveWriter
  private let paces: [String: Pace]

  init(
    configuration: Configuration, keys: [String: Secret], transfers: Transfers,
    archive: ArchiveWriter
  ) {
    self.configuration = configuration
    self.keys = keys
    self.transfers = transfers
    self.archive = archive
    paces = Dictionary(
      uniqueKeysWithValues: configuration.providers.map {
        ($0.name, Pace(rate: $0.poll.rate.perSecond))
      })
  }

  /// A file in staging that has come whole; throws `Trouble` when it can't be had.
  func callAsFunction(_ owner: ArtifactOwner, as name: String) async throws -> StagedFile {
    guard let provider = configuration.providers.first(where: { $0.name == owner.provider }) else {
      throw Trouble(reason: "no-provider", sentence: "\(owner.provider) is not configured")
    }
    let link = try await link(of: owner, at: provider)
    return try await fetch(link, of: provider, as: name)
  }

  // MARK: The poll

  private func link(
    of owner: ArtifactOwner, at provider: ProviderConfiguration
  ) async throws -> Link {
    let request = Request(
      polling: owner.taskID, at: provider, key: keys[provider.name], configuration.download)
    var trouble = Self.noLink
    for attempt in 1...configuration.download.retry.attempts {
      try await paces[provider.name]?.take()
      do {
        let reply = try await transfers.fetch(request)
        let answer = PollAnswer(
          status: reply.status, body: reply.body, key: keys[provider.name]?.revealed ?? "")
        return try Self.link(to: owner.role, in: provider.api.state(of: owner.taskID, in: answer))
      } catch let error as PollError {
        trouble = Trouble(reason: error.slug, sentence: "\(error)")
      } catch let error as TransferError {
        trouble = Trouble(reason: error.slug, sentence: "\(error)")
      }
      try await pause(after: attempt)
    }
    throw trouble
  }

  private static func link(to role: String, in state: TaskState) throws(Trouble) -> Link {
    switch state {
    case .finished(let finished):
      guard let artifact = finished.artifacts.first(where: { $0.role.rawValue == role }) else {
        throw noLink
      }
      return artifact.link
    case .failed(let failure):
      throw Trouble(reason: failure.reason.rawValue, sentence: failure.message)
    case .unknown(let message, _):
      throw Trouble(reason: "unknown-task", sentence: message)
    case .pending, .notAVideoTask:
      throw noLink
    }
  }

  private static let noLink = Trouble(
    reason: "no-link", sentence: "the provider gives no link any more")

  // MARK: The transfer

  private func fetch(
    _ link: Link, of provider: ProviderConfiguration, as name: String
  ) async throws -> StagedFile {
    let staged = try await blocking { try archive.stage(name: name) }
    let request = Request(
      fetching: link, of: provider, key: keys[provider.name], configuration.download)
    var broken: BrokenDownload?
    for attempt in 1...configuration.download.retry.attempts {
      do throws(BrokenDownload) {
        _ = try await transfers.download(
          request, into: staged.descriptor.rawValue, after: broken?.prefix, onlyRest: true
        ) { _ in }
        return staged
      } catch {
        broken = error
      }
      let outcome = broken.map {
        TransferOutcome($0.cause, isProxied: provider.handsThrough(link))
      }
      guard outcome == .transport else { break }
      try await pause(after: attempt)
    }
    staged.close()
    try await blocking { try archive.discard(staged.path) }
    guard let cause = broken?.cause.withoutCode else { throw Self.noLink }
    throw Trouble(reason: cause.slug, sentence: "\(cause)")
  }

  private func pause(after attempt: Int) async throws {
    let retry = configuration.download.retry
    guard attempt < retry.attempts else { return }
    try await Task.sleep(
      for: Backoff(first: retry.firstDelay, longest: retry.longestDelay)
        .delay(attempt: attempt - 1, random: .random(in: 0..<1)))
  }
}
