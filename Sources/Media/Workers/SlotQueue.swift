/// Who has a worker, and who waits for one: first come, first served.
struct SlotQueue {
  typealias Waiter = CheckedContinuation<Result<WorkerSlot, MediaError>, Never>

  private var idle: [WorkerSlot]
  private var waiting: [(ticket: UInt64, waiter: Waiter)] = []
  private var lastTicket: UInt64 = 0
  private var isClosed = false

  init(idle: [WorkerSlot]) { self.idle = idle }

  mutating func nextTicket() -> UInt64 {
    lastTicket += 1
    return lastTicket
  }

  /// Resumes the waiter now or later.
  ///
  /// `isCancelled` is asked for here, under the same lock as ``cancel(_:)``: a cancellation is seen
  /// by one of the two.
  mutating func wait(with waiter: Waiter, as ticket: UInt64, isCancelled: Bool) {
    if isCancelled {
      waiter.resume(returning: .failure(.cancelled))
    } else if isClosed {
      waiter.resume(returning: .failure(.closed))
    } else if let slot = idle.popLast() {
      waiter.resume(returning: .success(slot))
    } else {
      waiting.append((ticket, waiter))
    }
  }

  mutating func cancel(_ ticket: UInt64) {
    guard let place = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiting.remove(at: place).waiter.resume(returning: .failure(.cancelled))
  }

  mutating func giveBack(_ slot: WorkerSlot) {
    if waiting.isEmpty {
      idle.append(slot)
    } else {
      waiting.removeFirst().waiter.resume(returning: .success(slot))
    }
  }

  mutating func close() {
    isClosed = true
    for (_, waiter) in waiting { waiter.resume(returning: .failure(.closed)) }
    waiting = []
  }
}
