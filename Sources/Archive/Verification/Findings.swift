import Synchronization
import SystemPackage

/// Where the threads of a verification put what they find.
///
/// The callers' closures are called one at a time.
final class Findings: Sendable {
  private struct State {
    var report = Verification.Report()
    var progress: Verification.Progress
  }

  private let state: Mutex<State>
  private let onProblem: @Sendable (Verification.Problem) -> Void
  private let onProgress: @Sendable (Verification.Progress) -> Void

  init(
    onProblem: @escaping @Sendable (Verification.Problem) -> Void,
    onProgress: @escaping @Sendable (Verification.Progress) -> Void
  ) {
    state = Mutex(State(progress: .init(totalObjects: 0, totalBytes: 0)))
    self.onProblem = onProblem
    self.onProgress = onProgress
  }

  func add(_ problem: Verification.Problem) {
    state.withLock { state in
      state.report.problems[problem.kind, default: 0] += 1
      onProblem(problem)
    }
  }

  func begin(objects: Int, bytes: Int64) {
    state.withLock { $0.progress = .init(totalObjects: objects, totalBytes: bytes) }
  }

  /// An object was read to its end.
  func read(bytes: Int64) {
    state.withLock { state in
      state.progress.objects += 1
      state.progress.bytes += bytes
      state.report.objects += 1
      state.report.bytes += bytes
      onProgress(state.progress)
    }
  }

  var report: Verification.Report {
    state.withLock(\.report)
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
