import Synchronization
import Transfer

/// Adds what one attempt receives to the run's count, as it arrives.
final class TransferMeter: Sendable {
  private let tally: Tally
  private let counted = Mutex<Int64>(0)

  var hasReceived: Bool { counted.withLock { $0 > 0 } }

  init(_ tally: Tally) { self.tally = tally }

  func note(_ received: Int64) {
    let new = counted.withLock { counted in
      defer { counted = max(counted, received) }
      return received - counted
    }
    if new > 0 { tally.note(received: new) }
  }
}
