import FoundationEssentials
import Glibc
import Ledger
import Providers
import Transfer

/// What is done about an artifact after an attempt failed, and after a poll that followed a refusal.
///
/// It holds every number of that. Times and chance are passed in.
struct RetryPolicy: Sendable {
  /// A link that is refused for this long, in observed time, is set aside for another run.
  static let patience = Duration.seconds(600)
  /// Bytes farther than any attempt before, after which the attempts are counted anew: a host that breaks
  /// off again and again gets there, and one that only drips doesn't keep a transfer alive for ever.
  static let progress: Int64 = 256 << 10
  /// The largest share of `patience` that the time between two refusals counts for.
  private static let largestRefusalGap = 0.25
  /// The largest share of `giveUpAfter` that the time between two attempts counts for.
  private static let largestSilenceGap = 0.125
  /// The longest pause after attempts that brought what is here already.
  private static let longestRepetitionPause = Duration.seconds(3600)

  /// Failures in a row after which an artifact is set aside, or rejected.
  let attempts: Int
  let backoff: Backoff
  /// For how long an artifact may bring no byte, in observed time.
  let giveUpAfter: Duration
  /// False when each provider is asked once only.
  let waits: Bool

  enum Decision: Equatable {
    /// The same link is asked again.
    case again(after: Duration, ArtifactTransfer.Failures)
    /// The same link is asked for the whole file, and never again for the rest of it.
    case whole(after: Duration)
    /// The provider is asked for another link; without one, the same is asked again after the time.
    case renew(after: Duration, ArtifactTransfer.Failures)
    /// The task is left to another run.
    case leave(isRefused: Bool)
    case giveUp(Outcome)
    /// This machine can't write.
    case stop
  }

  /// What is known of an artifact when an attempt has failed.
  struct Situation {
    var failures: ArtifactTransfer.Failures
    let link: Link
    /// The link's ``Deadline/end``.
    let deadline: Date
    /// Whether it is the task's video.
    let isVideo: Bool
    /// Whether the task's video has arrived whole.
    let hasVideo: Bool
    /// Whether it has not, and may still.
    var awaitsVideo = false
    let clocks: LinkClocks

    /// Whether the task is filed without it if it can't be had.
    var isBesideVideo: Bool { !isVideo && hasVideo }
  }

  /// - Parameters:
  ///   - isProxied: whether the link is a gateway's own path.
  ///   - trouble: the failure as it is told.
  ///   - hasReceived: whether bytes of the body came.
  ///   - random: in 0..<1.
  func decide(
    after broken: BrokenDownload, isProxied: Bool, trouble: Trouble, hasReceived: Bool,
    in situation: Situation, random: Double
  ) -> Decision {
    var failures = situation.failures
    let first = backoff.delay(attempt: 0, random: random)
    switch TransferOutcome(broken.cause, isProxied: isProxied) {
    case .refusal where broken.askedForRest, .noRest: return .whole(after: first)
    case .content where broken.askedForRest && broken.cause.isRefusal: return .whole(after: first)
    case .refusal:
      return refused(broken, trouble, situation, random)
    case .transport:
      failures.note(
        reached: broken.prefix?.bytes ?? 0, hasReceived: hasReceived, at: situation.clocks.now,
        longestGap: longestSilence(situation))
      let isDead = situation.clocks.life(of: situation.deadline) == .dead
      // What its host asks to wait for is asked for once more at its end, and then given up.
      guard failures.transport >= attempts || isDead && broken.cause.hostWish != nil else {
        let delay = backoff.delay(attempt: failures.transport - 1, random: random)
        return .again(after: max(delay, pause(after: failures)), failures)
      }
      return unreachable(failures, trouble, in: situation)
    case .proxy:
      // The proxy's own answer: it counts as no attempt, and ends no task.
      if !waits || situation.clocks.life(of: situation.deadline) == .dead {
        return .leave(isRefused: false)
      }
      return .again(after: first, failures)
    case .content:
      failures.content += 1
      guard failures.content < attempts else { return .giveUp(.rejected) }
      return .again(after: backoff.delay(attempt: failures.content - 1, random: random), failures)
    case .never: return .giveUp(.rejected)
    case .cancelled, .noRoom:
      if hasReceived { failures.noteBytes() }
      return .again(after: .zero, failures)
    case .localIO: return .stop
    }
  }

  /// An artifact whose attempts are spent, or whose host lets no request through.
  ///
  /// One beside a video that is here is waited for no longer than if it were refused.
  func unreachable(
    _ failures: ArtifactTransfer.Failures, _ trouble: Trouble, in situation: Situation
  ) -> Decision {
    var failures = failures
    failures.unreachable = trouble
    let setAside: Decision =
      situation.isBesideVideo ? .giveUp(.lost) : .leave(isRefused: false)
    if !waits {
      // Its video decides about the task.
      return situation.awaitsVideo ? .again(after: backoff.longest, failures) : setAside
    }
    let life = situation.clocks.life(of: situation.deadline)
    if life == .dead { return .giveUp(.lost) }
    let isShort = situation.isBesideVideo || life == .doubtful
    let limit = isShort ? min(Self.patience, giveUpAfter) : giveUpAfter
    if failures.silence.seconds >= limit.seconds { return setAside }
    failures.transport = 0
    return .again(after: max(backoff.longest, pause(after: failures)), failures)
  }

  /// A host that breaks off at the same byte each time sends all before it each time.
  private func pause(after failures: ArtifactTransfer.Failures) -> Duration {
    guard failures.repetitions > 1 else { return .zero }
    // No longer than what counts as silence.
    let longest = min(Self.longestRepetitionPause, giveUpAfter * Self.largestSilenceGap)
    let doubled = backoff.longest.seconds * exp2(Double(failures.repetitions - 2))
    return max(backoff.longest, min(longest, .seconds(doubled)))
  }

  /// Notes that a host which lets no request through has kept an artifact waiting.
  func noteSilence(_ failures: inout ArtifactTransfer.Failures, in situation: Situation) {
    failures.silence.note(at: situation.clocks.now, longestGap: longestSilence(situation))
  }

  /// The most that the time between two attempts counts for.
  private func longestSilence(_ situation: Situation) -> TimeInterval {
    let longest = giveUpAfter.seconds * Self.largestSilenceGap
    return situation.isVideo
      ? longest : min(longest, Self.patience.seconds * Self.largestRefusalGap)
  }

  // MARK: Refusals

  private func refused(
    _ broken: BrokenDownload, _ trouble: Trouble, _ situation: Situation, _ random: Double
  ) -> Decision {
    var failures = situation.failures
    var refusals = failures.refusals ?? Refusals()
    let saysExpired = if case .content(.expiredLink) = broken.cause { true } else { false }
    refusals.note(
      situation.link, trouble, saysExpired: saysExpired, wish: broken.cause.retryAfter,
      at: situation.clocks.now, longestGap: Self.patience.seconds * Self.largestRefusalGap)
    failures.refusals = refusals
    let isDead = saysExpired || situation.clocks.life(of: situation.deadline) == .dead
    if isDead, refusals.isLatestLink { return .giveUp(.lost) }
    let isOver =
      refusals.hasPolled && (!waits || refusals.observed.seconds >= Self.patience.seconds)
    guard isOver, situation.isVideo || situation.hasVideo else {
      return .renew(after: pause(after: refusals, random: random), failures)
    }
    if isDead || !situation.isVideo { return .giveUp(.lost) }
    // A page says nothing of the bytes that are here already, and one that was seen for a moment little.
    if case .content(.notMedia) = broken.cause, broken.prefix == nil, waits {
      return .giveUp(.rejected)
    }
    return .leave(isRefused: true)
  }

  /// For how long a refused link is left alone: what its host asks for, as far as it leaves several
  /// requests within `patience`.
  private func pause(after refusals: Refusals, random: Double) -> Duration {
    let wish = min(refusals.wish ?? .zero, Self.patience * Self.largestRefusalGap)
    return max(backoff.pause(attempt: refusals.count - 1, random: random), wish)
  }

  enum Renewal: Equatable {
    /// The link is another one: it is asked at once.
    case now
    /// It is the one that was refused.
    case after(Duration)
    case lost
  }

  /// What a poll means for an artifact whose link was refused.
  ///
  /// - Parameters:
  ///   - link: what the provider gives for it now; nil for nothing.
  ///   - deadline: that link's ``Deadline/end``.
  ///   - random: in 0..<1.
  func renew(
    _ refusals: inout Refusals, link: Link?, deadline: Date, _ clocks: LinkClocks, random: Double
  ) -> Renewal {
    refusals.hasPolled = true
    refusals.isLatestLink = link.map(refusals.isOf) ?? true
    guard refusals.isLatestLink else { return .now }
    if refusals.saysExpired || clocks.life(of: deadline) == .dead { return .lost }
    return .after(rest(of: refusals, at: clocks.now, random: random))
  }

  /// After which time a refused link is asked again whose provider isn't polled any more; nil once it has
  /// ended.
  func goOnWithoutPolls(
    _ refusals: inout Refusals, deadline: Date, _ clocks: LinkClocks, random: Double
  ) -> Duration? {
    if refusals.saysExpired || clocks.life(of: deadline) == .dead { return nil }
    refusals.hasPolled = true
    return rest(of: refusals, at: clocks.now, random: random)
  }

  /// What is left of the pause after a refusal.
  private func rest(of refusals: Refusals, at now: Date, random: Double) -> Duration {
    let pause = pause(after: refusals, random: random).seconds
    let passed = now.timeIntervalSince(refusals.observed.last ?? now)
    return .seconds(min(pause, max(0, pause - passed)))
  }
}
