import Foundation
import Synchronization

/// The most memory that a running program has had, in KiB.
///
/// A thread of its own looks, for the tests' own tasks may wait for a busy machine longer than the
/// program lives.
final class Peak: Sendable {
  private let most = Mutex(0)

  var kibibytes: Int { most.withLock(\.self) }

  init(of running: Running) {
    let process = running.processID
    Thread.detachNewThread { [self] in
      while let found = Self.read(process) {
        most.withLock { $0 = max($0, found) }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  /// Nil when the program has ended.
  private static func read(_ process: Int32) -> Int? {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    return status?.firstMatch(of: #/VmHWM:\s+(\d+) kB/#).flatMap { Int($0.1) }
  }
}
