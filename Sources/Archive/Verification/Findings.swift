import Synchronization
import SystemPackage

/// Where the threads of a verification put what they find.
///
/// The caller's closure is called one at a time.
final class Findings: Sendable {
  private let counted = Mutex(Verification.Report())
  private let onProblem: @Sendable (Verification.Problem) -> Void

  init(onProblem: @escaping @Sendable (Verification.Problem) -> Void) {
    self.onProblem = onProblem
  }

  func add(_ problem: Verification.Problem) {
    counted.withLock { report in
      report.problems[problem.kind, default: 0] += 1
      onProblem(problem)
    }
  }

  /// An object was read to its end.
  func read(bytes: Int64) {
    counted.withLock { report in
      report.objects += 1
      report.bytes += bytes
    }
  }

  var report: Verification.Report {
    counted.withLock(\.self)
  }
}

extension Findings {
  /// The names in a directory; nil, and told, when they cannot be had.
  func entries(of directory: String, in tree: Tree) throws(ArchiveError) -> [String]? {
    do {
      return try tree.entries(of: directory)
    } catch .file(let operation, let path, let errno) {
      let error = ArchiveError.file(operation, path, errno)
      add(.init(errno == .notDirectory ? .notAFile : .unreadable, directory, "\(error)"))
      return nil
    }
  }
}
