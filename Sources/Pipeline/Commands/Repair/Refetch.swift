import Archive
import FoundationEssentials
import Providers
import SystemPackage
import Transfer

/// Has a provider asked once more for a task's links, and fetches what one of them leads to.
///
/// What a failure means, and when its host may be asked again, is as in a run. A repair does not last
/// until a link dies, though: a file whose attempts are spent is left to another repair.
struct Refetch: Sendable {
  let configuration: Configuration
  let keys: [String: Secret]
  let transfers: Transfers
  let archive: ArchiveWriter
  let hosts: HostQueue

  /// For this long a failure does not count as an attempt when its host says when to come back.
  private static let patience = Duration.seconds(600)

  /// Why a file could not be had.
  struct Setback: Error {
    enum Consequence {
      /// No one has the file any more.
      case lost
      /// Another repair may have it.
      case later
      case again
      /// The provider is asked for another link first.
      case renew
    }

    let trouble: Trouble
    fileprivate(set) var consequence: Consequence
    /// Whether the host says when to come back.
    fileprivate var isPutOff = false
  }

  /// A link, and the moment after which a refusal is final.
  fileprivate struct Source {
    let link: Link
    let deadline: Date
    /// The provider's clock at the poll that returned the link; nil without a `Date` header.
    let provider: ClockReading?
    let given: Date
  }

  /// A file in staging that has come whole; throws a `Setback`, `lost` or `later`, when it can't be had.
  func callAsFunction(_ owner: ArtifactOwner, as name: String) async throws -> StagedFile {
    guard let provider = configuration.providers.first(where: { $0.name == owner.provider }) else {
      throw Setback(
        trouble: Trouble(reason: "no-provider", sentence: "\(owner.provider) is not configured"),
        consequence: .lost)
    }
    let staged = try await blocking { try archive.stage(name: name) }
    do {
      try await fetch(owner, of: provider, into: staged)
      return staged
    } catch {
      staged.close()
      try await blocking { try archive.discard(staged.path) }
      throw error
    }
  }

  private func fetch(
    _ owner: ArtifactOwner, of provider: ProviderConfiguration, into staged: StagedFile
  ) async throws {
    let retry = configuration.download.retry
    let backoff = Backoff(first: retry.firstDelay, longest: retry.longestDelay)
    let end = ContinuousClock.now + Self.patience
    var source: Source?
    var broken: BrokenDownload?
    var failures = 0
    while true {
      do {
        let known = if let source { source } else { try await self.source(of: owner, at: provider) }
        source = known
        return try await transfer(from: known, of: provider, into: staged, after: &broken)
      } catch var setback as Setback {
        if !setback.isPutOff || .now > end { failures += 1 }
        switch setback.consequence {
        case .lost, .later: throw setback
        case .renew: source = nil
        case .again: break
        }
        guard failures < retry.attempts else {
          setback.consequence = .later
          throw setback
        }
      }
      try await Task.sleep(
        for: backoff.delay(attempt: max(0, failures - 1), random: .random(in: 0..<1)))
    }
  }

  // MARK: The poll

  private func source(
    of owner: ArtifactOwner, at provider: ProviderConfiguration
  ) async throws -> Source {
    try await hosts.poll(provider.name)
    let reply: Reply
    do throws(TransferError) {
      reply = try await transfers.fetch(
        Request(
          polling: owner.taskID, at: provider, key: keys[provider.name], configuration.download))
    } catch {
      guard error != .cancelled else { throw CancellationError() }
      throw Setback(
        trouble: Trouble(reason: error.slug, sentence: "\(error)"), consequence: .again)
    }
    let answer = PollAnswer(
      status: reply.status, body: reply.body, key: keys[provider.name]?.revealed ?? "",
      base: Origin(provider.url.text))
    let state: TaskState
    do throws(PollError) {
      state = try provider.api.state(of: owner.taskID, in: answer)
    } catch {
      if let pause = reply.retryAfter { await hosts.close(provider: provider.name, for: pause) }
      throw Setback(
        trouble: Trouble(reason: error.slug, sentence: "\(error)"),
        consequence: error.isTransient ? .again : .later, isPutOff: reply.retryAfter != nil)
    }
    return try source(
      for: owner.role, in: state, of: provider,
      clock: reply.serverDate.map { ClockReading(date: $0, instant: .now) })
  }

  private func source(
    for role: String, in state: TaskState, of provider: ProviderConfiguration, clock: ClockReading?
  ) throws(Setback) -> Source {
    switch state {
    case .finished(let finished):
      guard let artifact = finished.artifacts.first(where: { $0.role.rawValue == role }) else {
        throw Setback(trouble: Self.noLink, consequence: .lost)
      }
      let now = Date()
      let deadline = Deadline.of(
        artifact.link, details: finished.details, firstSeen: now, lifetime: provider.linkLifetime,
        now: now)
      return Source(link: artifact.link, deadline: deadline.end, provider: clock, given: now)
    case .failed(let failure):
      throw Setback(
        trouble: Trouble(reason: failure.reason.rawValue, sentence: failure.message),
        consequence: .lost)
    case .unknown(let message, let isCertain):
      throw Setback(
        trouble: Trouble(reason: "unknown-task", sentence: message),
        consequence: isCertain ? .lost : .later)
    case .pending: throw Setback(trouble: Self.noLink, consequence: .later)
    case .notAVideoTask: throw Setback(trouble: Self.noLink, consequence: .lost)
    }
  }

  private static let noLink = Trouble(
    reason: "no-link", sentence: "the provider gives no link any more")

  // MARK: The transfer

  private func transfer(
    from source: Source, of provider: ProviderConfiguration, into staged: StagedFile,
    after broken: inout BrokenDownload?
  ) async throws {
    let request = Request(
      fetching: source.link, of: provider, key: keys[provider.name], configuration.download)
    let pass = try await hosts.enter(source.link.origin.host, isRetry: broken != nil)
    let before = broken?.prefix
    do throws(BrokenDownload) {
      _ = try await transfers.download(
        request, into: staged.descriptor.rawValue, after: before,
        onlyRest: broken.map { !Self.needsWhole($0) } ?? true
      ) { _ in }
    } catch {
      broken = error
      let hasReceived = error.prefix?.bytes ?? 0 > before?.bytes ?? 0
      await hosts.leave(
        pass, HostPolicy.Ending(error.cause, hasReceived: hasReceived),
        retryAfter: error.cause.hostWish)
      throw try setback(after: error, source, of: provider)
    }
    await hosts.leave(pass, .success, retryAfter: nil)
  }

  private static func needsWhole(_ broken: BrokenDownload) -> Bool {
    let outcome = TransferOutcome(broken.cause, isProxied: false)
    return outcome == .noRest || broken.askedForRest && broken.cause.isRefusal
  }

  /// Throws what ends the repair: this machine can't write, or the transfer was cancelled.
  private func setback(
    after broken: BrokenDownload, _ source: Source, of provider: ProviderConfiguration
  ) throws -> Setback {
    let cause = broken.cause.withoutCode
    let outcome = TransferOutcome(broken.cause, isProxied: provider.handsThrough(source.link))
    let consequence: Setback.Consequence =
      switch outcome {
      case .transport, .proxy, .noRest, .content: .again
      case .refusal:
        broken.askedForRest
          ? .again
          : source.clocks(host: broken.serverDate).life(of: source.deadline) == .dead
            ? .lost : .renew
      case .never: .lost
      case .cancelled: throw CancellationError()
      case .noRoom, .localIO: throw cause
      }
    return Setback(
      trouble: Trouble(reason: cause.slug, sentence: "\(cause)"), consequence: consequence,
      isPutOff: cause.hostWish != nil)
  }
}

extension Refetch.Source {
  /// What the clocks say now.
  fileprivate func clocks(host: Date?) -> LinkClocks {
    let now = Date()
    return LinkClocks(host: host, provider: provider?.date(), now: now, unset: now, given: given)
  }
}
