package import FoundationEssentials

/// The last moment at which a request for an artifact may start, as far as it can be known.
///
/// It orders and warns; only the host's own refusal proves that a link is dead.
package struct Deadline: Sendable, Equatable {
  /// Where a deadline comes from; the raw values are the stable names.
  package enum Source: String, Sendable, CaseIterable {
    // What links say, named by the parameter that says it.
    case tosExpires = "x-tos-expires"
    case amzExpires = "x-amz-expires"
    case googExpires = "x-goog-expires"
    case ossExpires = "x-oss-expires"
    case expires
    case policy
    case jwt = "_jwt"
    case sharedAccess = "se"
    case signTime = "q-sign-time"
    case authorization
    case qiniu = "e"
    case authKey = "auth_key"
    case sign
    case cdnTime = "t"
    case cdnPath = "cdn-path"
    // What replies say, and what was seen.
    case finishTime = "finish-time"
    case submitTime = "submit-time"
    case creationTime = "creation-time"
    case firstSeen = "first-seen"
  }

  package let date: Date
  package let source: Source
  /// The moment after which a link that is refused, or whose host can't be reached, is given up: the
  /// link's own end where it tells one, which may be later than `date`, else that of its lifetime.
  package let end: Date

  package init(date: Date, source: Source, end: Date? = nil) {
    self.date = date
    self.source = source
    self.end = end ?? date
  }

  /// The earlier of the link's own end and finish time + lifetime; where both are unknown, submit
  /// or else creation time + lifetime; else an hour after it was first seen finished.
  ///
  /// - Parameters:
  ///   - details: of the reply that brought the link.
  ///   - firstSeen: when a reply first said that the task is finished.
  ///   - lifetime: for how long the provider's links live.
  ///   - now: what a stamp is held against that may be the time of issue or of expiry.
  ///   - earlier: the artifact's deadline as an earlier poll knew it. A stamp that says the same was ahead
  ///     then, and so is the time of expiry.
  package static func of(
    _ link: Link, details: Details, firstSeen: Date, lifetime: Duration, now: Date,
    earlier: Date? = nil
  ) -> Deadline {
    func later(_ start: Date?, _ source: Source) -> Deadline? {
      start.map { Deadline(date: $0 + lifetime / .seconds(1), source: source) }
    }
    let own = said(by: link, now: now, earlier: earlier)
    let finished = later(details.finished, .finishTime)
    let first =
      [own, finished].compactMap(\.self).min { $0.date < $1.date }
      ?? later(details.submitted, .submitTime) ?? later(details.created, .creationTime)
    if let first { return Deadline(date: first.date, source: first.source, end: own?.date) }
    return Deadline(
      date: firstSeen + 3600, source: .firstSeen, end: firstSeen + lifetime / .seconds(1))
  }
}
