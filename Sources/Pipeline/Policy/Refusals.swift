import FoundationEssentials
import Providers

/// The refusals that an artifact has met in a run since bytes of it came last.
struct Refusals: Sendable, Equatable, Codable {
  private(set) var count = 0
  /// For how long.
  private(set) var observed = ObservedTime()
  /// The latest, as it is told.
  private(set) var trouble = Trouble(reason: "", sentence: "")
  /// Whether the latest says that the link has expired.
  private(set) var saysExpired = false
  /// For how long the latest asks to wait.
  private(set) var wish: Duration?
  /// Whether the provider has answered since the first.
  var hasPolled = false
  /// Whether the link that was refused last is what the provider has given since.
  var isLatestLink = false
  /// A hash of the URL that was refused last, which this process alone can compare: the URL itself must not
  /// reach a disk.
  private var link = 0

  func isOf(_ link: Link) -> Bool { link.url.hashValue == self.link }

  mutating func note(
    _ link: Link, _ trouble: Trouble, saysExpired: Bool, wish: Duration? = nil, at now: Date,
    longestGap: TimeInterval
  ) {
    count += 1
    observed.note(at: now, longestGap: longestGap)
    isLatestLink = isLatestLink && isOf(link)
    self.link = link.url.hashValue
    self.trouble = trouble
    self.saysExpired = saysExpired
    self.wish = wish
  }

  /// The refusal as the reason for a loss.
  ///
  /// - Parameter deadline: the link's end.
  func trouble(deadline: Date, _ clocks: LinkClocks) -> Trouble {
    guard trouble.reason != "link-expired" else { return trouble }
    return trouble.naming(deadline, clocks)
  }
}

extension Trouble {
  /// A refusal after the link's end has that end as its reason.
  func naming(_ deadline: Date, _ clocks: LinkClocks) -> Trouble {
    guard clocks.life(of: deadline) == .dead else { return self }
    return Trouble(
      reason: "link-expired", sentence: "The link died at \(deadline.rfc3339). \(sentence)")
  }
}

extension Refusals {
  /// As the ledger keeps them; nil when they are of another run.
  init?(_ text: String?, of run: Int64) {
    guard let text,
      let kept = try? JSONDecoder().decode(Kept.self, from: Data(text.utf8)), kept.run == run
    else { return nil }
    self = kept.refusals
  }

  func text(of run: Int64) throws -> String {
    let kept = Kept(run: run, refusals: self)
    return String(decoding: try JSONEncoder().encode(kept), as: UTF8.self)
  }

  private struct Kept: Codable {
    let run: Int64
    let refusals: Refusals
  }
}

/// Time that has passed between events, as far as it was watched: a gap in which the job was off, or a
/// leap of the clock, counts no more than the longest gap.
struct ObservedTime: Sendable, Equatable, Codable {
  private(set) var seconds: TimeInterval = 0
  private(set) var last: Date?

  mutating func note(at now: Date, longestGap: TimeInterval) {
    seconds += min(max(0, now.timeIntervalSince(last ?? now)), longestGap)
    last = now
  }
}
