import Synchronization

@testable import Archive

/// The problems that a verification told, in their order.
final class Collected: Sendable {
  private let found = Mutex<[Verification.Problem]>([])

  var problems: [Verification.Problem] {
    found.withLock { $0 }
  }

  func add(_ problem: Verification.Problem) {
    found.withLock { $0.append(problem) }
  }
}
