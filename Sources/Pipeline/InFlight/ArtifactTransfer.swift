import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// One artifact of a task in flight: its link, its state, and what went wrong so far.
struct ArtifactTransfer: Sendable {
  enum State: Sendable {
    /// Waits for its turn, not before the instant.
    case ready(notBefore: ContinuousClock.Instant)
    case downloading
    case fetched(Fetched)
    /// It can't be had: what would become of the task if it were the video.
    case given(up: Trouble, as: Outcome)
  }

  /// What went wrong with it so far.
  ///
  /// The two kinds of failure are counted apart: only the second ends a task.
  struct Failures: Sendable, Equatable {
    /// Attempts that did not bring the bytes, since it was last set aside.
    var transport = 0
    /// Complete answers that were no video.
    var content = 0
    /// How far it had come when that was last taken for progress, in bytes.
    var farthest: Int64 = 0
    /// How much of it has been here at most, in bytes.
    var reached: Int64 = 0
    /// Attempts in a row that brought bytes and came no farther.
    var repetitions = 0
    /// For how long no byte came that had not come before.
    var silence = ObservedTime()
    /// Why its host couldn't be reached when the attempts were spent last; nil since bytes came.
    var unreachable: Trouble?
    /// Refusals of its links since bytes came; nil when there were none.
    var refusals: Refusals?

    /// Notes an attempt that didn't bring the bytes.
    ///
    /// - Parameter reached: how much of the file is here.
    mutating func note(
      reached: Int64, hasReceived: Bool, at now: Date, longestGap: TimeInterval
    ) {
      if reached >= farthest + RetryPolicy.progress {
        transport = 0
        farthest = reached
      }
      transport += 1
      if hasReceived { noteBytes() }
      if reached > self.reached {
        self.reached = reached
        repetitions = 0
        silence = ObservedTime()
      } else if hasReceived {
        repetitions += 1
      }
      silence.note(at: now, longestGap: longestGap)
    }

    /// Bytes came: its host can be reached, and serves the link.
    mutating func noteBytes() {
      unreachable = nil
      refusals = nil
    }
  }

  let role: Artifact.Role
  var link: Link
  var deadline: Deadline
  var state: State
  /// False when its provider gives no link to it any more: only what is in staging can be had.
  var hasLink = true
  var failures = Failures()
  /// When a host was last asked for it.
  var askedAt: ContinuousClock.Instant?
  /// The host's clock, from its latest `Date` header.
  var hostClock: ClockReading?
  /// When its host last answered that it should be asked later.
  var toldToWaitAt: ContinuousClock.Instant?
  /// The beginning of it, in staging, that an attempt left.
  var partial: Partial?
  /// How long the file is, as its host has told; nil when it has told nothing.
  var length: Int64?
  /// How long the file is at least, as its want of room has shown.
  var leastLength: Int64 = 0
  /// Whether its want of room was told.
  var isRoomTold = false
  /// Whether the rest of it is asked for next, where its beginning is here, rather than the whole.
  var takesRanges = true
  var rangeFallback = RangeFallback()
  /// Whether what its first bytes tell was told.
  var hasBeenSeen = false
  /// A file that seems damaged is fetched a second time, once; until that has come, the bytes of the
  /// first are kept.
  var wasFetchedAgain = false
  var earlier: Earlier?
  var examined: Examined?
  /// What the receipt says of how its bytes were had.
  var note: String?
}

extension ArtifactTransfer {
  var isOpen: Bool {
    switch state {
    case .ready, .downloading: true
    case .fetched, .given: false
    }
  }

  var isReady: Bool {
    if case .ready = state { true } else { false }
  }

  var fetched: Fetched? {
    if case .fetched(let fetched) = state { fetched } else { nil }
  }

  /// Bytes still to be fetched; nil when nobody has told.
  var remaining: Int64? {
    (partial?.prefix.length ?? length).map { max(0, $0 - (partial?.prefix.bytes ?? 0)) }
  }

  /// How many bytes are in the file that the next attempt writes to.
  var held: Int64 { takesRanges ? partial?.prefix.bytes ?? 0 : 0 }

  /// What the next attempt adds to that file.
  var need: DiskBudget.Need {
    guard let length = partial?.prefix.length ?? length, length >= leastLength else {
      return .atLeast(leastLength - held)
    }
    return .exactly(length - held)
  }

  /// With its host's clock.
  func clocks(beside others: LinkClocks, at now: Moment) -> LinkClocks {
    var clocks = others
    clocks.host = hostClock?.date(at: now.instant)
    return clocks
  }

  /// Whether its link has ended for sure.
  ///
  /// - Parameter clocks: without its host's.
  func isDead(by clocks: LinkClocks, at now: Moment) -> Bool {
    self.clocks(beside: clocks, at: now).life(of: deadline.end) == .dead
  }

  /// Whether its link was refused, and is neither asked again nor given up yet.
  var isRefused: Bool { isReady && failures.refusals != nil }

  /// Why it can't be had for now: its link was refused, or its host couldn't be reached.
  var cannotBeHad: Trouble? {
    guard isReady else { return nil }
    return failures.refusals?.trouble ?? failures.unreachable
  }

  /// When it is asked again after a failure.
  ///
  /// - Parameter wish: for how long its host asks to wait: it is probed as a host is.
  func opening(after delay: Duration, wish: Duration?, at now: Moment) -> ContinuousClock.Instant {
    guard let wish else { return now.instant + delay }
    var gate = Gate(at: now.instant)
    gate.close(until: now.instant + wish, at: now.instant)
    return max(now.instant + delay, gate.opening(before: deadline.next(after: now)))
  }

  /// Goes on with what an earlier attempt left.
  mutating func take(_ partial: Partial) {
    self.partial = partial
    failures.farthest = partial.prefix.bytes
    failures.reached = partial.prefix.bytes
  }

  /// Goes on after a poll that followed a refusal.
  ///
  /// - Parameters:
  ///   - link: what the provider gives for it now; nil for nothing.
  ///   - deadline: that link's.
  mutating func renew(
    _ link: Link?, _ deadline: Deadline, by policy: RetryPolicy, _ clocks: LinkClocks
  ) {
    guard var refusals = failures.refusals else { return }
    let renewal = policy.renew(
      &refusals, link: link, deadline: deadline.end, clocks, random: .random(in: 0..<1))
    failures.refusals = refusals
    switch renewal {
    case .now: state = .ready(notBefore: .now)
    case .after(let pause): state = .ready(notBefore: .now.advanced(by: pause))
    case .lost: giveUp(refusals.trouble(deadline: deadline.end, clocks), as: .lost)
    }
  }

  /// Is fetched a second time, from zero; the bytes of the first stay until then.
  mutating func take(_ earlier: Earlier) {
    self.earlier = earlier
    wasFetchedAgain = true
    state = .ready(notBefore: .now)
  }

  var isGivenUp: Bool {
    if case .given = state { true } else { false }
  }

  /// What can't be had is not had; but bytes of an earlier fetch are better than none.
  mutating func giveUp(_ trouble: Trouble, as outcome: Outcome) {
    state = earlier.map { .fetched($0.fetched) } ?? .given(up: trouble, as: outcome)
    earlier = nil
  }
}

/// The beginning of an artifact, in staging.
struct Partial: Sendable {
  let path: FilePath
  let prefix: Prefix
}

/// What came of an artifact when it was first fetched.
struct Earlier: Sendable {
  let fetched: Fetched
  /// Whether it is a whole file, as far as that can be told without its digest.
  let isWhole: Bool
}

/// The bytes of an artifact, in staging.
struct Fetched: Sendable {
  let staged: StagedFile
  let contents: FileContents
  /// What its host calls these bytes.
  let validator: Validator?
  /// False when these seem not to be the bytes that it stands for; nil when that can't be told.
  let matchesTag: Bool?
  /// What its host says that the bytes add up to, and what they do; nil when it says nothing.
  let checksum: (told: HostChecksum, found: HostChecksum)?
  /// The digest of the bytes that arrived, where the staged file has changed since.
  var arrivedAs: String?
  let finishedAt: Date

  /// What the ledger has to know them by.
  var recordedDigest: String { arrivedAs ?? contents.sha256 }

  /// Whether the host's checksum proves that they are the file's; nil when it sent none.
  var matchesChecksum: Bool? { checksum.map { $0.told == $0.found } }
}

extension Fetched {
  /// A staged file of which all bytes are there, as far as is known.
  ///
  /// Reads the file again where its host has told a checksum of it: blocks.
  init(
    _ staged: StagedFile, _ contents: FileContents, _ validator: Validator?, matchesTag: Bool?,
    checksum told: HostChecksum?, arrivedAs: String? = nil
  ) throws {
    self.staged = staged
    self.contents = contents
    self.validator = validator
    self.matchesTag = matchesTag
    checksum = try told.map { ($0, try $0.computed(of: staged.descriptor.rawValue)) }
    self.arrivedAs = arrivedAs
    finishedAt = Date()
  }

  /// Blocks as well.
  init(_ staged: StagedFile, _ prefix: Prefix, arrivedAs: String? = nil) throws {
    try self.init(
      staged, prefix.contents, prefix.validator, matchesTag: prefix.matchesTag,
      checksum: prefix.checksum, arrivedAs: arrivedAs)
  }

  /// The same bytes in another file.
  init(_ staged: StagedFile, like other: Fetched) {
    self.staged = staged
    contents = other.contents
    validator = other.validator
    matchesTag = other.matchesTag
    checksum = other.checksum
    arrivedAs = other.arrivedAs
    finishedAt = other.finishedAt
  }
}
