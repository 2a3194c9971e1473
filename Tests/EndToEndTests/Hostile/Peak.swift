import Foundation
import Synchronization

/// The most memory that a process has had, in KiB, as it was found at each of its events.
final class Peak: Sendable {
  private let most = Mutex(0)

  var kibibytes: Int { most.withLock(\.self) }

  /// Watches a run to its end.
  func finish(_ running: Running) async throws -> Finished {
    do {
      try await running.line { _ in
        note(running.processID)
        return false
      }
    } catch is Running.EndedEarly {}
    return await running.finish()
  }

  private func note(_ process: Int32) {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let match = status.firstMatch(of: #/VmHWM:\s+(\d+) kB/#), let found = Int(match.1)
    else { return }
    most.withLock { $0 = max($0, found) }
  }
}
