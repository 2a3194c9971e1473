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

  func add(_ finding: Verification.Finding) {
    found.withLock { $0.append(finding) }
  }
}
