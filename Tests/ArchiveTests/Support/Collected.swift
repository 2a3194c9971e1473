import Synchronization

@testable import Archive

/// What a verification told, in its order.
final class Collected: Sendable {
  private let found = Mutex<[Verification.Finding]>([])

  var problems: [Verification.Problem] {
    found.withLock { found in
      found.compactMap { if case .problem(let problem) = $0 { problem } else { nil } }
    }
  }

  /// The paths of what was bad at first.
  var transients: [String] {
    found.withLock { found in
      found.compactMap { if case .transient(let path, _) = $0 { path } else { nil } }
    }
  }

  /// How many files can be written to by their modes, and the first of them.
  var writable: [(files: Int, first: String)] {
    found.withLock { found in
      found.compactMap {
        if case .writable(let files, let first) = $0 { (files, first) } else { nil }
      }
    }
  }

  func add(_ finding: Verification.Finding) {
    found.withLock { $0.append(finding) }
  }
}
