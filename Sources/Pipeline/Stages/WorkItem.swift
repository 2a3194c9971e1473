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
struct WorkItem: Sendable {
  /// One artifact on its way.
  struct Part: Sendable {
    enum State: Sendable {
      /// Waits for its turn, not before the instant.
      case ready(notBefore: ContinuousClock.Instant)
      case downloading
      /// The host refused the link: one new poll is under way.
      case refused(Refusal)
      case fetched(Fetched)
      /// It can't be had: what would become of the task if it were the video.
      case given(up: Trouble, as: Outcome)
    }

    /// What went wrong with it so far.
    ///
    /// The two kinds of failure are counted apart: only the second ends a task.
    struct Failures: Sendable {
      /// Attempts that did not bring the bytes, since it was last set aside.
      var transport = 0
      /// Complete answers that were no video.
      var content = 0
      /// How far it had come when that was last taken for progress, in bytes.
      var farthest: Int64 = 0
      /// How often in a row its host refused to send the rest.
      var rests = 0
      /// How often its host refused a link.
      var renewals = 0
    }

    let role: Artifact.Role
    var link: Link
    var deadline: Deadline
    var state: State
    var failures = Failures()
    /// When a host was last asked for it.
    var askedAt: ContinuousClock.Instant?
    /// Whether its provider has given this link again after it was refused.
    var isLastLink = false
    /// The beginning of it, in staging, that an attempt left.
    var partial: Partial?
    /// Whether its host has answered a request for the rest as it should, as far as is known.
    var takesRanges = true
    /// Whether what its first bytes tell was told.
    var hasBeenSeen = false
    /// A file that seems damaged is fetched a second time, once; until that has come, the bytes of the
    /// first are kept.
    var wasFetchedAgain = false
    var earlier: Earlier?
    var examined: Examined?
  }

  let row: TaskRow
  /// Whether it is with the stages behind the download stage.
  var isHandedOn = false
  let polledAt: Date
  var details: Details
  /// The reply's own JSON text without the queries of its URLs; nil when it is too long to keep.
  var reply: String?
  var parts: [Part]

  var id: TaskRow.ID { row.id }

  /// The earliest deadline of what is still to be fetched.
  var deadline: Deadline? {
    parts.filter(\.isOpen).map(\.deadline).min { $0.date < $1.date }
  }

  subscript(role: Artifact.Role) -> Part? { parts.first { $0.role == role } }

  /// Whether bytes of it have arrived whole.
  var hasFetched: Bool { parts.contains { $0.fetched != nil || $0.earlier != nil } }

  /// Whether the bytes of its video have arrived whole.
  var hasVideo: Bool { self[.video].map { $0.fetched != nil || $0.earlier != nil } ?? false }

  /// Whether nothing of it is still to be fetched.
  var isSettled: Bool { !parts.contains(where: \.isOpen) }
}

extension WorkItem.Part {
  var isOpen: Bool {
    switch state {
    case .ready, .downloading, .refused: true
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
    partial.flatMap { partial in
      partial.prefix.length.map { max(0, $0 - partial.prefix.bytes) }
    }
  }

  /// Goes on with what an earlier attempt left.
  mutating func take(_ partial: Partial) {
    self.partial = partial
    failures.farthest = partial.prefix.bytes
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

/// A link that its host refused.
struct Refusal: Sendable {
  let url: String
  let trouble: Trouble
  /// Whether only the rest of the file was asked for, which some hosts refuse as such.
  let askedForRest: Bool
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
  let finishedAt: Date
}
