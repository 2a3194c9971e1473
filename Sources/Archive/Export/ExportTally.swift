import Synchronization

/// What an export has done so far, counted by its threads and read by whoever tells of it.
package final class ExportTally: Sendable {
  /// How a file came to be in the export.
  package enum Way: String, Sendable {
    case reflinked, copied, linked
    /// It was there, and is what it should be.
    case present
  }

  package struct Counts: Sendable, Equatable {
    package var tasks = 0
    package var files: [Way: Int] = [:]
    /// Of all these files.
    package var bytes: Int64 = 0
    package var problems: [Export.Problem.Kind: Int] = [:]
  }

  private let counts = Mutex(Counts())

  package init() {}

  package var snapshot: Counts { counts.withLock(\.self) }

  func addTask() {
    counts.withLock { $0.tasks += 1 }
  }

  func add(_ way: Way, bytes: Int64) {
    counts.withLock { counts in
      counts.files[way, default: 0] += 1
      counts.bytes += bytes
    }
  }

  func add(_ problem: Export.Problem.Kind) {
    counts.withLock { $0.problems[problem, default: 0] += 1 }
  }
}
