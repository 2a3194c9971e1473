/// What other threads have for the curl thread, and how far its end has come.
struct Inbox {
  /// What the actor is told at its turn.
  struct Orders {
    var cancelled: [UInt64] = []
    var isStopping = false
  }

  var jobs: [UnownedJob] = []
  var orders = Orders()
  /// Who waits for the thread's end.
  var closers: [CheckedContinuation<Void, Never>] = []
  /// Until somebody has taken it to join or detach it.
  var thread: UInt?
  /// From here on nothing may touch the multi handle.
  var hasEnded = false
  /// Whether some thread is running the jobs that came after the end.
  var isDraining = false

  mutating func takeJobs() -> [UnownedJob] {
    defer { jobs = [] }
    return jobs
  }

  /// The order to stop stays; the others are taken once.
  mutating func takeOrders() -> Orders {
    defer { orders.cancelled = [] }
    return orders
  }

  /// Ends the loop unless there are jobs left to run.
  mutating func end() -> Bool {
    hasEnded = jobs.isEmpty
    return hasEnded
  }

  mutating func nextLate() -> UnownedJob? {
    isDraining = !jobs.isEmpty
    return isDraining ? jobs.removeFirst() : nil
  }
}
