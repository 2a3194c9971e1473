import Archive
import Ledger
import Media
package import SystemPackage

/// What a command ends with (docs/EVENTS.md).
///
/// Of several, the most pressing: signal, 74, 1, 75, 3.
package enum Exit: Sendable, Equatable {
  /// Everything asked for is archived, without a mismatch.
  case done
  /// Finished, and something needs a person.
  case needsPerson
  /// Unfinished: run again.
  case unfinished
  /// Usage, configuration or list is wrong; nothing was done.
  case usage
  /// The archive or the ledger can't be written; what was acknowledged is safe.
  case cannotWrite
  /// Another run holds the archive.
  case locked
  /// Ended by this signal, after putting everything down safely.
  case signal(Int32)

  package var rawValue: Int32 {
    switch self {
    case .done: 0
    case .needsPerson: 1
    case .unfinished: 3
    case .usage: 64
    case .cannotWrite: 74
    case .locked: 75
    case .signal(let number): 128 + number
    }
  }

  /// This one, or the other where that is more pressing.
  package func orMorePressing(_ other: Exit) -> Exit { other.rank > rank ? other : self }

  private var rank: Int {
    switch self {
    case .done: 0
    case .unfinished: 1
    case .locked: 2
    case .needsPerson: 3
    case .cannotWrite: 4
    case .signal: 5
    case .usage: 6
    }
  }
}

/// A command that can't do what it was asked for: the sentence for people, and what it ends with.
package struct CommandError: Error, CustomStringConvertible {
  package let exit: Exit
  package let description: String
  /// As a problem's; nil for what is no trouble of the archive.
  let reason: String?

  package init(_ exit: Exit, _ description: String, reason: String? = nil) {
    self.exit = exit
    self.description = description
    self.reason = reason
  }

  /// Only `init` and a run with a list begin an archive: an empty mount point is not taken for a new
  /// one.
  package init(noArchiveAt root: FilePath) {
    self.init(
      .cannotWrite,
      "\(root) holds no archive: is the disk mounted? `holdfast init` or `holdfast run LIST` begins "
        + "one", reason: "not-an-archive")
  }

  /// The archive, the ledger or the worker cannot be used.
  init(cannotWrite error: any Error) {
    exit = .cannotWrite
    description = "\(error)"
    reason = error.problemReason
  }
}

extension Error {
  /// The reason of a problem that this is; nil for what has none.
  ///
  /// Not called as the leaves' own, in whose place it would be called here.
  var problemReason: String? {
    switch self {
    case let error as ArchiveError: ProblemEvent.reason(of: error)
    case let error as LedgerError: error.slug
    case is MediaError: "media-worker"
    case let error as CommandError: error.reason
    default: nil
    }
  }
}
