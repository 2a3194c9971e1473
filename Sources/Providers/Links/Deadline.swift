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

  /// The earlier of the link's own end and finish time + lifetime; where both are unknown, submit
  /// or else creation time + lifetime; else an hour after it was first seen finished.
  ///
  /// - Parameters:
  ///   - details: of the reply that brought the link.
  ///   - firstSeen: when a reply first said that the task is finished.
  ///   - lifetime: for how long the provider's links live.
  ///   - now: what a stamp is held against that may be the time of issue or of expiry.
  package static func of(
    _ link: Link, details: Details, firstSeen: Date, lifetime: Duration, now: Date
  ) -> Deadline {
    func later(_ start: Date?, _ source: Source) -> Deadline? {
      start.map { Deadline(date: $0 + lifetime / .seconds(1), source: source) }
    }
    let own = said(by: link, now: now)
    let finished = later(details.finished, .finishTime)
    return [own, finished].compactMap(\.self).min { $0.date < $1.date }
      ?? later(details.submitted, .submitTime) ?? later(details.created, .creationTime)
      ?? Deadline(date: firstSeen + 3600, source: .firstSeen)
  }
}
