import Synchronization
import Transfer

/// The disk budget of a run: the tasks in flight admit transfers by it, and the curl thread claims the
/// lengths that hosts announce.
final class DiskRoom: Sendable {
  private let budget: Mutex<DiskBudget>
  private let free: (@Sendable () throws -> Int64?)?

  /// - Parameters:
  ///   - reserve: free bytes that are left alone.
  ///   - free: what the file system says that is free, in bytes; blocks. Without it, and where the file
  ///     system says nothing, nothing is limited.
  init(reserve: Int64, free: (@Sendable () throws -> Int64?)?) {
    budget = Mutex(DiskBudget(reserve: reserve))
    self.free = free
  }

  func withBudget<Value: Sendable>(_ body: (inout sending DiskBudget) -> sending Value) -> Value {
    budget.withLock(body)
  }

  /// Asks the file system what is free.
  func measure() async {
    guard free != nil else { return }
    try? await blocking { self.budget.withLock { self.measure(&$0) } }
  }

  private func measure(_ budget: inout DiskBudget) {
    budget.measure(free: (try? free?()) ?? .max)
  }

  /// The room of one artifact's file, while it is fetched.
  func file(_ key: InFlight.Key) -> some FileRoom { File(key: key, disk: self) }

  private struct File: FileRoom {
    let key: InFlight.Key
    let disk: DiskRoom

    func claim(_ length: Int64, isWhole: Bool) -> Int64? {
      disk.budget.withLock { budget in
        disk.measure(&budget)
        return budget.claim(key, length, isWhole: isWhole)
      }
    }

    func hold(_ length: Int64) { disk.budget.withLock { $0.hold(key, length) } }

    func refused(_ length: Int64) {
      disk.budget.withLock { budget in
        disk.measure(&budget)
        budget.refused(key, length)
      }
    }
  }
}
