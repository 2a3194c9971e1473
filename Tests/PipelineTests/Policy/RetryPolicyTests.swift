import FoundationEssentials
import Ledger
import Testing

@testable import Pipeline
@testable import Providers
@testable import Transfer

@Suite struct `What follows a failed attempt` {
  typealias Decision = RetryPolicy.Decision

  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// A link that is refused, again and again, until the policy has another answer than to ask anew.
  struct Course: Sendable, CustomTestStringConvertible {
    var answer: TransferError
    /// Whether it is a gateway's own path.
    var isProxied = false
    var waits = true
    /// Seconds from the first refusal to the link's end.
    var deadline = 86_400.0
    var isVideo = true
    var hasVideo = false
    var hasBeginning = false
    /// What each poll gives: the same link, or one that is signed anew.
    var isSignedAnew = false
    /// Whether the provider answers.
    var isPolled = true

    /// What ends it, and after how many refusals.
    var end: Decision
    var refusals: ClosedRange<Int>

    var testDescription: String { "\(answer), waits: \(waits), \(end)" }
  }

  private static let forbidden = TransferError.refused(status: 403, retryAfter: nil, code: nil)
  private static let missing = TransferError.refused(
    status: 404, retryAfter: nil, code: "NoSuchKey")
  private static let expired = TransferError.content(.expiredLink(code: "AccessDenied"))
  private static let page = TransferError.content(.notMedia(code: nil))
  /// Refusals in ten minutes: after 1, 2, 4, … 64 seconds, and then every two minutes.
  private static let manyTimes = 10...13

  static let courses: [Course] =
    [400, 401, 403, 404, 410].flatMap { status -> [Course] in
      let answer = TransferError.refused(status: status, retryAfter: nil, code: nil)
      return [
        Course(answer: answer, end: .leave(isRefused: true), refusals: manyTimes),
        Course(answer: answer, waits: false, end: .leave(isRefused: true), refusals: 2...2),
        Course(answer: answer, deadline: -1, end: .giveUp(.lost), refusals: 1...1),
        Course(answer: answer, deadline: 60, end: .giveUp(.lost), refusals: 6...8),
      ]
    } + [
      // A gateway whose upstream is gone.
      Course(
        answer: .unavailable(status: 502, retryAfter: nil, code: nil), isProxied: true,
        end: .leave(isRefused: true), refusals: manyTimes),
      // The answer says itself that the link is dead.
      Course(answer: expired, end: .giveUp(.lost), refusals: 1...1),
      Course(answer: expired, waits: false, end: .giveUp(.lost), refusals: 1...1),
      // Another link each time: refused all the same, it ends none of the ten minutes.
      Course(
        answer: missing, isSignedAnew: true, end: .leave(isRefused: true), refusals: 5...13),
      Course(answer: expired, isSignedAnew: true, end: .giveUp(.lost), refusals: 5...13),
      Course(
        answer: missing, waits: false, isSignedAnew: true, end: .leave(isRefused: true),
        refusals: 2...2),
      // A page or JSON in place of the file.
      Course(answer: page, end: .giveUp(.rejected), refusals: manyTimes),
      Course(answer: page, waits: false, end: .leave(isRefused: true), refusals: 2...2),
      Course(answer: page, deadline: -1, end: .giveUp(.lost), refusals: 1...1),
      Course(
        answer: page, hasBeginning: true, end: .leave(isRefused: true), refusals: manyTimes),
      // Beside a video that is here.
      Course(
        answer: forbidden, isVideo: false, hasVideo: true, end: .giveUp(.lost), refusals: manyTimes),
      Course(
        answer: page, isVideo: false, hasVideo: true, end: .giveUp(.lost), refusals: manyTimes),
      Course(
        answer: missing, waits: false, isVideo: false, hasVideo: true, end: .giveUp(.lost),
        refusals: 2...2),
    ]

  @Test(arguments: courses) func `is patience, and then the end that fits`(course: Course) throws {
    let (end, refusals) = try play(course)
    #expect(end == course.end)
    #expect(course.refusals.contains(refusals), "\(refusals) refusals")
  }

  /// A video that has not come yet may still come: the refusal of another artifact doesn't end its task.
  @Test func `is asked on beside a video that is still to come`() throws {
    let course = Course(
      answer: Self.missing, isVideo: false, end: .giveUp(.lost), refusals: manyHours)
    let (end, refusals) = try play(course)
    #expect(end == course.end, "only the deadline ends it")
    #expect(refusals > 100)
  }

  private let manyHours = 0...Int.max

  /// Without an answer of the provider, nothing says that there is no better link.
  @Test func `is never the end while the provider doesn't answer`() throws {
    let course = Course(
      answer: Self.expired, deadline: -1, isPolled: false, end: .stop, refusals: manyHours)
    let (end, refusals) = try play(course, atMost: 200)
    #expect(end == .stop)
    #expect(refusals == 200)
  }

  /// Plays a course; `.stop` stands for one that has no end within so many refusals.
  private func play(_ course: Course, atMost limit: Int = 2000) throws -> (Decision, Int) {
    let policy = RetryPolicy(
      attempts: 8, backoff: Backoff(first: .seconds(1), longest: .seconds(120)),
      giveUpAfter: .hours(48), waits: course.waits)
    var now = Self.start
    var failures = ArtifactTransfer.Failures()
    var name = 1
    for count in 1...limit {
      let link = try #require(Link("https://h.example/a.mp4?X-Tos-Signature=\(name)"))
      let deadline = Self.start + course.deadline
      let situation = RetryPolicy.Situation(
        failures: failures, link: link, deadline: deadline, isVideo: course.isVideo,
        hasVideo: course.hasVideo, clocks: .agreeing(at: now))
      let prefix =
        course.hasBeginning
        ? Prefix(digest: ChunkedDigest(), validator: nil, length: nil) : nil
      let decision = policy.decide(
        after: BrokenDownload(cause: course.answer, prefix: prefix, askedForRest: false),
        isProxied: course.isProxied, trouble: Trouble(reason: "r", sentence: "s"),
        hasReceived: false, in: situation, random: 0.999)
      guard case .renew(let delay, let noted) = decision else { return (decision, count) }
      failures = noted
      if count > 1 { now += delay.seconds }
      guard course.isPolled else { continue }
      if course.isSignedAnew { name += 1 }
      let given = try #require(Link("https://h.example/a.mp4?X-Tos-Signature=\(name)"))
      var refusals = try #require(failures.refusals)
      let renewal = policy.renew(
        &refusals, link: given, deadline: deadline, .agreeing(at: now), random: 0.999)
      failures.refusals = refusals
      switch renewal {
      case .now: #expect(course.isSignedAnew)
      case .after(let pause): now += pause.seconds
      case .lost: return (.giveUp(.lost), count)
      }
    }
    return (.stop, limit)
  }

  @Test func `counts no time in which nothing was asked`() throws {
    var observed = ObservedTime()
    observed.note(at: Self.start, longestGap: 150)
    observed.note(at: Self.start + 86_400, longestGap: 150)
    #expect(observed.seconds == 150)
    observed.note(at: Self.start - 86_400, longestGap: 150)
    #expect(observed.seconds == 150)
    observed.note(at: Self.start - 86_390, longestGap: 150)
    #expect(observed.seconds == 160)
  }

  @Test func `is the whole file when only the rest of it was refused`() throws {
    for answer in [Self.forbidden, Self.expired, .refused(status: 405, retryAfter: nil, code: nil)]
    {
      let decision = try decide(after: answer, askedForRest: true)
      guard case .whole = decision else {
        Issue.record("\(answer): \(decision)")
        continue
      }
    }
  }

  @Test func `is another run once no byte has come for too long`() throws {
    var failures = ArtifactTransfer.Failures()
    var now = Self.start
    var rounds = 0
    while rounds < 100_000 {
      rounds += 1
      let decision = try decide(
        after: .transport(.reset), failures, now: now, deadline: .distantFuture, giveUpAfter: 3600)
      guard case .again(_, let noted) = decision else {
        #expect(decision == .leave(isRefused: false))
        break
      }
      failures = noted
      now += 60
    }
    #expect(59...70 ~= rounds, "\(rounds)")
    #expect(
      try decide(
        after: .transport(.reset), hasReceived: true, spent(failures), now: now,
        deadline: .distantFuture, giveUpAfter: 3600)
        == .leave(isRefused: false), "the same bytes are no progress")
    failures.reached = -1
    guard
      case .again(after: .seconds(120), let noted) = try decide(
        after: .transport(.reset), spent(failures), now: now, deadline: .distantFuture,
        giveUpAfter: 3600)
    else {
      Issue.record("set aside although more is here")
      return
    }
    #expect(noted.silence.seconds == 0)
  }

  @Test func `is a longer and longer pause while its host sends the same bytes`() throws {
    var failures = ArtifactTransfer.Failures()
    var pauses: [Double] = []
    for _ in 1...9 {
      let decision = try decide(after: .transport(.reset), hasReceived: true, failures)
      guard case .again(let pause, let noted) = decision else { break }
      failures = noted
      pauses.append(pause.seconds)
    }
    #expect(pauses.dropFirst() == [120, 240, 480, 960, 1920, 3600, 3600, 3600])
    failures.reached = -1
    guard
      case .again(let pause, _) = try decide(
        after: .transport(.reset), hasReceived: true, failures)
    else { return }
    #expect(pause <= .seconds(120), "more has come")
  }

  private func spent(_ failures: ArtifactTransfer.Failures) -> ArtifactTransfer.Failures {
    var spent = failures
    spent.transport = 7
    return spent
  }

  @Test func `is a loss only behind the deadline when the host can't be reached`() throws {
    let failures = spent(ArtifactTransfer.Failures())
    let down = TransferError.unavailable(status: 503, retryAfter: nil, code: nil)
    #expect(try decide(after: down, failures, deadline: Self.start - 1) == .giveUp(.lost))
    guard case .again(after: .seconds(120), _) = try decide(after: down, failures) else {
      Issue.record("not set aside")
      return
    }
    #expect(try decide(after: down, failures, waits: false) == .leave(isRefused: false))
  }

  @Test func `is the end of what is beside a whole video after ten minutes`() throws {
    var failures = ArtifactTransfer.Failures()
    var minutes = 0
    while minutes < 10_000 {
      let decision = try decide(
        after: .transport(.reset), failures, now: Self.start + 60 * Double(minutes),
        deadline: .distantFuture, isVideo: false, hasVideo: true)
      guard case .again(_, let noted) = decision else {
        #expect(decision == .giveUp(.lost))
        break
      }
      failures = noted
      minutes += 1
    }
    #expect(10...17 ~= minutes, "\(minutes) minutes")
    #expect(failures.unreachable == trouble)
    failures.noteBytes()
    #expect(failures.unreachable == nil)
  }

  @Test func `in a run that doesn't wait is decided by the video`() throws {
    let failures = spent(ArtifactTransfer.Failures())
    let down = TransferError.unavailable(status: 503, retryAfter: nil, code: nil)
    func decide(hasVideo: Bool, awaitsVideo: Bool) throws -> Decision {
      try self.decide(
        after: down, failures, waits: false, isVideo: false, hasVideo: hasVideo,
        awaitsVideo: awaitsVideo)
    }
    #expect(try decide(hasVideo: true, awaitsVideo: false) == .giveUp(.lost))
    #expect(try decide(hasVideo: false, awaitsVideo: false) == .leave(isRefused: false))
    guard
      case .again(after: .seconds(120), let noted) = try decide(
        hasVideo: false, awaitsVideo: true)
    else {
      Issue.record("not asked again")
      return
    }
    #expect(noted.transport == 8, "the next failure decides")
  }

  /// A provider that refuses the key gives no other link: this one is asked for ten minutes, and then left.
  @Test func `goes on without polls while the link lives`() throws {
    let policy = RetryPolicy(
      attempts: 8, backoff: Backoff(first: .seconds(1), longest: .seconds(120)),
      giveUpAfter: .hours(48), waits: true)
    var failures = ArtifactTransfer.Failures()
    var now = Self.start
    for count in 1...100 {
      let decision = try decide(after: Self.missing, failures, now: now)
      guard case .renew(_, let noted) = decision else {
        #expect(decision == .leave(isRefused: true))
        #expect(Self.manyTimes.contains(count))
        return
      }
      failures = noted
      var refusals = try #require(failures.refusals)
      #expect(
        policy.goOnWithoutPolls(
          &refusals, deadline: now - 1, .agreeing(at: now), random: 0.999) == nil,
        "the link has ended")
      let pause = try #require(
        policy.goOnWithoutPolls(
          &refusals, deadline: now + 86_400, .agreeing(at: now), random: 0.999))
      failures.refusals = refusals
      now += pause.seconds
    }
    Issue.record("no end")
  }

  private let trouble = Trouble(reason: "r", sentence: "s")

  /// A clock that is wrong by itself, or is set, loses nothing.
  @Test func `is no loss while the clocks disagree about the deadline`() throws {
    let failures = spent(ArtifactTransfer.Failures())
    let down = TransferError.unavailable(status: 503, retryAfter: nil, code: nil)
    var clocks = LinkClocks.agreeing(at: Self.start)
    clocks.provider = Self.start + 3 * 86_400
    for answer in [down, Self.missing] {
      let decision = try decide(after: answer, failures, clocks: clocks)
      #expect(decision != .giveUp(.lost) && decision != .leave(isRefused: false), "\(decision)")
    }
    var silent = failures
    silent.silence.note(at: Self.start - 700, longestGap: 1000)
    #expect(
      try decide(after: down, silent, clocks: clocks) == .leave(isRefused: false),
      "but the next run goes on with it")
  }

  @Test func `is a loss at the deadline when the host asks to wait beyond it`() throws {
    let busy = TransferError.unavailable(status: 429, retryAfter: .seconds(3600), code: nil)
    #expect(try decide(after: busy, deadline: Self.start - 1) == .giveUp(.lost))
    guard case .again = try decide(after: busy, deadline: Self.start + 1) else {
      Issue.record("given up before its deadline")
      return
    }
  }

  private func decide(
    after error: TransferError, askedForRest: Bool = false, hasReceived: Bool = false,
    _ failures: ArtifactTransfer.Failures = .init(), now: Date = start,
    deadline: Date = start + 86_400, giveUpAfter: Int = 172_800, waits: Bool = true,
    isVideo: Bool = true, hasVideo: Bool = false, awaitsVideo: Bool = false,
    clocks: LinkClocks? = nil
  ) throws -> Decision {
    let policy = RetryPolicy(
      attempts: 8, backoff: Backoff(first: .seconds(1), longest: .seconds(120)),
      giveUpAfter: .seconds(giveUpAfter), waits: waits)
    return policy.decide(
      after: BrokenDownload(cause: error, prefix: nil, askedForRest: askedForRest),
      isProxied: false, trouble: trouble, hasReceived: hasReceived,
      in: RetryPolicy.Situation(
        failures: failures, link: try #require(Link("https://h.example/a?s=1")),
        deadline: deadline, isVideo: isVideo, hasVideo: hasVideo, awaitsVideo: awaitsVideo,
        clocks: clocks ?? .agreeing(at: now)), random: 0.999)
  }
}

@Suite struct `Refusals that the ledger keeps` {
  @Test func `are those of the run that met them`() throws {
    let link = try #require(Link("https://h.example/a.mp4?X-Tos-Signature=secret"))
    var refusals = Refusals()
    refusals.note(
      link, Trouble(reason: "http-404", sentence: "Gone."), saysExpired: false,
      at: Date(timeIntervalSince1970: 1_800_000_000), longestGap: 150)
    refusals.hasPolled = true
    let text = try refusals.text(of: 7)
    #expect(Refusals(text, of: 7) == refusals)
    #expect(Refusals(text, of: 8) == nil)
    #expect(Refusals("{", of: 7) == nil)
    #expect(!text.contains("secret") && !text.contains("Tos"))
    #expect(refusals.isOf(link))
    #expect(!refusals.isOf(try #require(Link("https://h.example/a.mp4?X-Tos-Signature=other"))))
  }
}

@Suite struct `The share of refused links` {
  @Test func `is a quarter of the rate`() {
    let start = ContinuousClock.now
    var share = PollShare(rate: 8, width: 32, now: start)
    #expect(share.available(at: start) == 8)
    share.take(8)
    #expect(share.available(at: start) == 0)
    #expect(share.opening(at: start) == .milliseconds(500))
    var taken = 0
    for second in 1...100 {
      let polls = share.available(at: start + .seconds(second))
      share.take(polls)
      taken += polls
    }
    #expect(taken == 200)
    #expect(share.available(at: start + .seconds(10_000)) == 8, "nothing is saved up beyond that")
  }
}
