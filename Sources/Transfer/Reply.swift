package import FoundationEssentials

/// A complete answer, whatever its status.
package struct Reply: Sendable {
  package let status: Int
  /// Lower-case names; of a name that repeats, the first value; 64 KiB in all at most.
  package let headers: [String: String]
  package let body: [UInt8]
  /// What `Retry-After` asks for, between nothing and an hour.
  package let retryAfter: Duration?
  package let serverDate: Date?

  init(_ head: ResponseHead, body: [UInt8], now: Date) {
    status = head.status
    headers = head.headers
    self.body = body
    retryAfter = head.retryAfter(now: now)
    serverDate = head.serverDate
  }
}
