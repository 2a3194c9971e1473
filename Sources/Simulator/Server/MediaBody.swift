import FlyingSocks
import FoundationEssentials

/// The bytes of a medium, handed out at a rate, and perhaps not to the end.
struct MediaBody: AsyncBufferedSequence {
  typealias Element = UInt8

  /// Thrown at the cut: the server closes the connection over it.
  struct Cut: Error {}

  let bytes: Data

  /// Bytes a second.
  let rate: Int?

  /// How many bytes come before the cut.
  let cut: Int?
  let delivery: Delivery

  func makeAsyncIterator() -> Iterator {
    Iterator(body: self, start: .now)
  }

  struct Iterator: AsyncBufferedIteratorProtocol {
    let body: MediaBody
    let start: ContinuousClock.Instant
    private var sent = 0

    init(body: MediaBody, start: ContinuousClock.Instant) {
      self.body = body
      self.start = start
    }

    mutating func next() async throws -> UInt8? {
      try await nextBuffer(suggested: 1)?.first
    }

    mutating func nextBuffer(suggested count: Int) async throws -> Data? {
      let end = Swift.min(body.bytes.count, body.cut ?? .max)
      guard sent < end else {
        body.delivery.finish()
        if end < body.bytes.count { throw Cut() }
        return nil
      }
      var length = Swift.min(count, end - sent)
      if let rate = body.rate {
        // Twenty chunks a second are smooth enough for a progress display.
        length = Swift.min(length, Swift.max(1, rate / 20))
        let due = Double(sent) / Double(rate)
        try await Task.sleep(until: start + .seconds(due), clock: .continuous)
      }
      let first = body.bytes.startIndex + sent
      let chunk = body.bytes[first..<first + length]
      sent += length
      body.delivery.deliver(length)
      if sent == end { body.delivery.finish() }
      return chunk
    }
  }
}
