import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// A task whose video is finished, from the poll that brought its links to the commit that files
/// it.
///
/// Its links live here and nowhere else; a new process polls once more to have them back.
struct InFlightTask: Sendable {
  let row: TaskRow
  /// Whether it is with the stages behind the download stage.
  var isHandedOn = false
  let polledAt: Date
  var details: Details
  /// The reply's own JSON text without the queries of its URLs; nil when it is too long to keep.
  var reply: String?
  /// What the receipt says of how its bytes were had.
  var note: String?
  var parts: [ArtifactTransfer]

  var id: TaskRow.ID { row.id }

  /// The earliest deadline of what is still to be fetched.
  var deadline: Deadline? {
    parts.filter(\.isOpen).map(\.deadline).min { $0.date < $1.date }
  }

  /// When a task with a refused part is to be polled again, if it has to leave; nil for any other.
  func nextPoll(now: ContinuousClock.Instant) -> Date? {
    let waits = parts.filter(\.isRefused).compactMap { part -> Duration? in
      guard let refusals = part.failures.refusals, case .ready(let notBefore) = part.state else {
        return nil
      }
      return refusals.hasPolled ? max(.zero, now.duration(to: notBefore)) : .zero
    }
    return waits.min().map { Date(timeIntervalSinceNow: $0.seconds) }
  }

  subscript(role: Artifact.Role) -> ArtifactTransfer? { parts.first { $0.role == role } }

  /// Whether bytes of it have arrived whole.
  var hasFetched: Bool { parts.contains { $0.fetched != nil || $0.earlier != nil } }

  /// Whether the bytes of its video have arrived whole.
  var hasVideo: Bool { self[.video].map { $0.fetched != nil || $0.earlier != nil } ?? false }

  /// Whether nothing of it is still to be fetched.
  var isSettled: Bool { !parts.contains(where: \.isOpen) }
}
