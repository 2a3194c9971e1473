import FoundationEssentials
import Ledger

/// What the polls of a task come to over time: its observed time, and when asking ends.
///
/// A pure value. Observed time grows by the gap to the poll before, between 0 and an eighth of
/// `giveUpAfter`; so neither a clock that is set nor a pause between runs makes an ending.
struct PollPolicy {
  /// What one poll has brought.
  enum Answer {
    /// Nothing: the provider couldn't be reached.
    case none
    /// The provider as a whole is busy or down.
    case outage
    /// An answer that says nothing usable about the task.
    case unusable
    case pending
    /// An unknown word for the state, beside a link.
    case unclear
    case finishedWithoutLink(hasRefusal: Bool)
    case unknownTask
  }

  enum Verdict: Equatable {
    case askAgain
    /// The task is left to another run; a person has to look.
    case setAside
    /// The task was pending for too long.
    case gaveUp
    /// The task is finished and has no link.
    case noLink
    /// The task is finished without a link, and the provider has said twice why.
    case refused
    /// The provider has no such task.
    case noSuchTask
    /// The link beside an unknown word is fetched.
    case fetch
  }

  /// When there is somebody to poll.
  struct Schedule: Sendable {
    let begun: Date
    /// When the run ends whatever is open; nil when nothing ends it.
    let ends: Date?
    /// When the next run is expected; nil when no run has ever followed another lately.
    let next: Date?
  }

  let giveUpAfter: TimeInterval
  /// Between two polls of a task, in seconds.
  let every: TimeInterval
  let run: RunRow.ID
  let schedule: Schedule

  /// For this long a finished task may be without a link: gateways fill it in on a later poll.
  static let linkGrace: TimeInterval = 600
  static let leastPollsWithoutLink = 3
  /// Unusable answers alone keep a run open for no longer.
  static let unusableInRun: TimeInterval = 3600
  /// The share of `every` after which another answer is a second sight.
  static let secondSight = 0.8

  /// The task's history after another poll.
  func history(
    after answer: Answer, of history: PollHistory, at now: Date
  ) -> PollHistory {
    var next = history
    next.askedAt = now
    if history.run != run {
      next.run = run
      next.unusableInRun = 0
      next.hasStateInRun = false
    }
    if case .none = answer { return next }
    let sinceLast = history.askedAt.map { now.timeIntervalSince($0) } ?? 0
    let gap = min(max(0, sinceLast), giveUpAfter / 8)
    next.observed += gap
    next.unusable += gap
    switch answer {
    case .none, .outage: break
    case .unusable:
      if history.run == run { next.unusableInRun += gap }
    case .unknownTask:
      if history.run == run { next.unusableInRun += gap }
      if history.unknownSightings == 0 || sinceLast >= every * Self.secondSight {
        next.unknownSightings += 1
      }
    case .pending, .unclear:
      next.takeState()
      if case .unclear = answer { next.unclearSince = history.unclearSince ?? now }
    case .finishedWithoutLink(let hasRefusal):
      next.takeState()
      next.withoutLink = history.pollsWithoutLink == 0 ? 0 : history.withoutLink + gap
      next.pollsWithoutLink = history.pollsWithoutLink + 1
      next.refusals = hasRefusal ? history.refusals + 1 : 0
    }
    return next
  }

  /// What to do after an answer.
  ///
  /// - Parameters:
  ///   - history: that after the answer.
  ///   - isRightAddress: whether the provider has told any task's state at this address.
  ///   - deadline: when the link beside an unknown word dies.
  func verdict(
    on answer: Answer, _ history: PollHistory, isRightAddress: Bool = true, deadline: Date? = nil,
    at now: Date
  ) -> Verdict {
    switch answer {
    case .none: return .askAgain
    case .outage: return hasBeenUseless(history) ? .setAside : .askAgain
    case .unusable: return isUseless(history) ? .setAside : .askAgain
    case .unknownTask:
      if isRightAddress && history.unknownSightings >= 2 { return .noSuchTask }
      return isUseless(history) ? .setAside : .askAgain
    case .pending: return hasGivenUp(history) ? .gaveUp : .askAgain
    case .unclear:
      if let since = history.unclearSince, let deadline,
        now >= schedule.timeToFetch(unclearSince: since, deadline: deadline)
      {
        return .fetch
      }
      return hasGivenUp(history) ? .setAside : .askAgain
    case .finishedWithoutLink:
      if history.refusals >= 2 { return .refused }
      let isOver =
        history.withoutLink > Self.linkGrace
        && history.pollsWithoutLink >= Self.leastPollsWithoutLink
      return isOver || hasGivenUp(history) && history.pollsWithoutLink >= Self.leastPollsWithoutLink
        ? .noLink : .askAgain
    }
  }

  func hasGivenUp(_ history: PollHistory) -> Bool { history.observed >= giveUpAfter }

  /// Whether no reply has been usable for as long as a task is asked for, whichever run asked.
  func hasBeenUseless(_ history: PollHistory) -> Bool { history.unusable >= giveUpAfter }

  private func isUseless(_ history: PollHistory) -> Bool {
    hasBeenUseless(history)
      || !history.hasStateInRun && history.unusableInRun >= Self.unusableInRun
  }
}

extension PollPolicy.Schedule {
  /// When the link beside an unknown word is fetched: at half of its life.
  ///
  /// A run that ends before, and that no other follows in good time, fetches it when the word has stayed
  /// for half of the time that the run has left.
  func timeToFetch(unclearSince since: Date, deadline: Date) -> Date {
    let half = since.addingTimeInterval(deadline.timeIntervalSince(since) / 2)
    let inGoodTime = half.addingTimeInterval(deadline.timeIntervalSince(half) / 2)
    guard let ends, ends < half, next.map({ $0 > inGoodTime }) ?? true else { return half }
    let seen = max(since, begun)
    return seen.addingTimeInterval(max(0, ends.timeIntervalSince(seen)) / 2)
  }
}

extension PollHistory {
  /// An answer has brought a state: what was counted against the answers before is forgotten.
  fileprivate mutating func takeState() {
    hasStateInRun = true
    unusable = 0
    unusableInRun = 0
    unknownSightings = 0
    withoutLink = 0
    pollsWithoutLink = 0
    refusals = 0
    unclearSince = nil
  }
}
