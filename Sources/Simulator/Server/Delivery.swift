import Synchronization

/// Counts the bytes of one answer, and logs the request once: when the last byte is handed out,
/// or when the answer is dropped because the peer went away.
final class Delivery: Sendable {
  private let log: RequestLog?
  private let record: Mutex<RequestRecord?>

  init(_ record: RequestRecord, _ log: RequestLog?) {
    self.log = log
    self.record = Mutex(record)
  }

  deinit { finish() }

  func deliver(_ count: Int) {
    record.withLock { $0?.bytes += count }
  }

  func finish() {
    let record = record.withLock { $0.take() }
    if let record { log?.append(record) }
  }
}
