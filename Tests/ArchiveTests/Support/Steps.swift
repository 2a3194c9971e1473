import Synchronization

@testable import Archive

/// What a verification told of its progress.
final class Steps: Sendable {
  private let told = Mutex<[Verification.Progress]>([])

  var all: [Verification.Progress] {
    told.withLock { $0 }
  }

  func add(_ progress: Verification.Progress) {
    told.withLock { $0.append(progress) }
  }
}
