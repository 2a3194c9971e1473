import Foundation
import Synchronization

/// Blocking work on a thread of its own, begun at once.
final class Background: Sendable {
  private let result = Mutex<Result<Void, any Error>?>(nil)

  init(_ work: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread {
      let result = Result(catching: work)
      self.result.withLock { $0 = result }
    }
  }

  var isDone: Bool {
    result.withLock { $0 != nil }
  }

  /// Throws what the work threw, once it is done.
  func check() throws {
    try result.withLock(\.self)?.get()
  }
}
