import FoundationEssentials
import Ledger
import Testing

@testable import Pipeline

@Suite struct `A poll policy` {
  static let hour: TimeInterval = 3600
  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// 48 h, so that a gap counts for 6 h at most.
  let policy = PollPolicy(giveUpAfter: 48 * hour, every: 15, run: 7, schedule: .endless)

  /// Polls at these times after the start, each answered like that.
  private func play(
    _ answers: [(at: TimeInterval, answer: PollPolicy.Answer)], from history: PollHistory = .init(),
    by policy: PollPolicy? = nil
  ) -> PollHistory {
    answers.reduce(history) {
      (policy ?? self.policy).history(after: $1.answer, of: $0, at: Self.start + $1.at)
    }
  }

  private func verdict(_ answer: PollPolicy.Answer, _ history: PollHistory) -> PollPolicy.Verdict {
    policy.verdict(on: answer, history, at: history.askedAt ?? Self.start)
  }

  // MARK: Observed time

  @Test(
    arguments: [
      ([0, 15, 30], 30), ([0], 0),
      // A job that was off for a month, and a clock that was set on and back again.
      ([0, 30 * 24 * hour], 6 * hour), ([0, 72 * hour, 60], 6 * hour), ([0, -hour, 15], hour + 15),
    ] as [([TimeInterval], TimeInterval)])
  func `counts each gap between polls, and none for more than an eighth`(
    times: [TimeInterval], observed: TimeInterval
  ) {
    #expect(play(times.map { ($0, .pending) }).observed == observed)
  }

  @Test func `doesn't count a gap that ends in no answer, nor the time before that`() {
    let history = play([(0, .pending), (100, .none), (130, .pending)])
    #expect(history.observed == 30)
  }

  @Test func `gives a pending task up by observed time alone`() {
    var history = play([(0, .pending), (72 * Self.hour, .pending)])
    #expect(verdict(.pending, history) == .askAgain)
    // Once a night, for nine nights.
    for night in 4...10 {
      history = play([(Double(night) * 24 * Self.hour, .pending)], from: history)
      #expect(verdict(.pending, history) == (night < 10 ? .askAgain : .gaveUp))
    }
  }

  // MARK: Replies of no use

  @Test func `sets a task aside after an hour of a run in which no reply was of use`() {
    let early = play([(0, .unusable), (3599, .unusable)])
    #expect(verdict(.unusable, early) == .askAgain)
    #expect(verdict(.unusable, play([(3601, .unusable)], from: early)) == .setAside)
    let mixed = play([(0, .pending), (15, .unusable), (4000, .unusable)])
    #expect(verdict(.unusable, mixed) == .askAgain)
  }

  @Test func `begins the hour anew with each run`() {
    let before = play(
      [(0, .unusable), (3500, .unusable)],
      by: PollPolicy(
        giveUpAfter: 48 * Self.hour, every: 15, run: 6, schedule: .endless))
    let history = play([(20 * Self.hour, .unusable)], from: before)
    #expect(history.unusableInRun == 0)
    #expect(history.unusable == 3500 + 6 * Self.hour)
    #expect(verdict(.unusable, history) == .askAgain)
  }

  @Test(arguments: [PollPolicy.Answer.unusable, .outage, .unknownTask])
  func `sets a task aside when no reply was of use for too long`(answer: PollPolicy.Answer) {
    let history = play((0...8).map { (Double($0) * 6 * Self.hour, answer) })
    #expect(
      policy.verdict(on: answer, history, isRightAddress: false, at: Self.start) == .setAside)
    // One state, and it counts from the beginning.
    let told = play([(55 * Self.hour, .pending), (56 * Self.hour, answer)], from: history)
    #expect(policy.verdict(on: answer, told, isRightAddress: false, at: Self.start) == .askAgain)
  }

  @Test func `never sets a task aside for an hour's outage, or without an answer`() {
    for answer in [PollPolicy.Answer.outage, .none] {
      let history = play((0...100).map { (Double($0) * 60, answer) })
      #expect(verdict(answer, history) == .askAgain)
    }
  }

  // MARK: No such task

  @Test func `believes at the second sight, and only where the address is right`() {
    let once = play([(0, .unknownTask)])
    #expect(verdict(.unknownTask, once) == .askAgain)
    // Sooner than a poll is due: the same sight.
    #expect(verdict(.unknownTask, play([(1, .unknownTask)], from: once)) == .askAgain)
    let twice = play([(15, .unknownTask)], from: once)
    #expect(verdict(.unknownTask, twice) == .noSuchTask)
    #expect(
      policy.verdict(on: .unknownTask, twice, isRightAddress: false, at: Self.start) == .askAgain)
    let between = play([(15, .pending), (30, .unknownTask)], from: once)
    #expect(verdict(.unknownTask, between) == .askAgain)
  }

  // MARK: No link

  @Test(
    arguments: [
      ([0, 300, 601], PollPolicy.Verdict.noLink), ([0, 601], .askAgain),
      ([0, 300, 600], .askAgain),
      // The clock jumps by days: two polls prove nothing.
      ([0, 72 * hour], .askAgain), ([0, 72 * hour, 144 * hour], .noLink),
    ] as [([TimeInterval], PollPolicy.Verdict)])
  func `rejects without a link after ten observed minutes and three polls`(
    times: [TimeInterval], verdict: PollPolicy.Verdict
  ) {
    let answer = PollPolicy.Answer.finishedWithoutLink(hasRefusal: false)
    #expect(self.verdict(answer, play(times.map { ($0, answer) })) == verdict)
  }

  @Test func `fails a task without a link when two polls in a row say why`() {
    let why = PollPolicy.Answer.finishedWithoutLink(hasRefusal: true)
    let silent = PollPolicy.Answer.finishedWithoutLink(hasRefusal: false)
    #expect(verdict(why, play([(0, why)])) == .askAgain)
    #expect(verdict(why, play([(0, why), (15, silent), (30, why)])) == .askAgain)
    #expect(verdict(why, play([(0, silent), (15, why), (30, why)])) == .refused)
  }

  // MARK: An unknown word beside a link

  @Test(
    arguments: [
      // A batch that ends when nothing is open.
      (nil, nil, 12),
      // A nightly job of five hours: the first ever, and one of many.
      (5, nil, 2.5), (5, 24, 2.5),
      // A job that comes often.
      (5, 6, 12), (0.5, 1, 12), (12, nil, 12),
    ] as [(TimeInterval?, TimeInterval?, TimeInterval)])
  func `fetches beside an unknown word before the last run that can ends`(
    ends: TimeInterval?, next: TimeInterval?, fetched: TimeInterval
  ) {
    func time(_ hours: TimeInterval?) -> Date? { hours.map { Self.start + $0 * Self.hour } }
    let schedule = PollPolicy.Schedule(begun: Self.start, ends: time(ends), next: time(next))
    let deadline = Self.start + 24 * Self.hour
    #expect(
      schedule.timeToFetch(unclearSince: Self.start, deadline: deadline)
        == Self.start + fetched * Self.hour)
  }

  @Test func `fetches beside an unknown word at half of the link's life, and never fails`() {
    let first = play([(0, .unclear)])
    let deadline = Self.start + 24 * Self.hour
    func verdict(_ history: PollHistory, at time: TimeInterval) -> PollPolicy.Verdict {
      policy.verdict(on: .unclear, history, deadline: deadline, at: Self.start + time)
    }
    #expect(verdict(first, at: 0) == .askAgain)
    #expect(verdict(first, at: 12 * Self.hour - 1) == .askAgain)
    #expect(verdict(first, at: 12 * Self.hour) == .fetch)
    #expect(
      verdict(play([(15, .pending), (30, .unclear)], from: first), at: 12 * Self.hour)
        == .askAgain)
    var tired = first
    tired.observed = 48 * Self.hour
    #expect(verdict(tired, at: 60) == .setAside)
  }
}

extension PollPolicy.Schedule {
  static let endless = Self(begun: Date(timeIntervalSince1970: 1_800_000_000), ends: nil, next: nil)
}
