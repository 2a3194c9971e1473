/// How an exchange broke before its answer was complete.
package enum TransportFailure: Error, Equatable, Sendable {
  /// Refused, unreachable, or not connected in time; `reason` is libcurl's or the system's.
  case connect(reason: String)
  case dns
  /// Every address that the host's name leads to is one that no link may lead to.
  ///
  /// A captive portal, a filtering or a split DNS resolve names like that for a while.
  case privateAddress(host: String)
  case tls(reason: String)
  /// The connection broke off, before or amid the answer.
  case reset
  /// No complete head of an answer within this time after the request was sent.
  case firstByte(Duration)
  /// No byte of the body for this long, or next to none.
  case stalled(Duration)
  /// Not complete within the time that the request allowed in all.
  case overdue(Duration)
  case truncated(received: Int64, expected: Int64?)
  /// What libcurl reports and none of the above names.
  case library(reason: String)
}

extension TransportFailure: CustomStringConvertible {
  package var slug: String {
    switch self {
    case .connect: "connect-failed"
    case .dns: "dns-failed"
    case .privateAddress: "private-address"
    case .tls: "tls-failed"
    case .reset: "reset"
    case .firstByte: "first-byte-timeout"
    case .stalled: "stalled"
    case .overdue: "timeout"
    case .truncated: "truncated"
    case .library: "transfer-failed"
    }
  }

  package var description: String {
    switch self {
    case .connect(let reason): "The server could not be connected to: \(reason)."
    case .dns: "The host's name could not be resolved."
    case .privateAddress(let host):
      "The name \(host) leads to private or reserved addresses only, as behind a captive portal or "
        + "a filtering DNS. If it should, add its network to download.allow_addresses."
    case .tls(let reason): "No secure connection could be made: \(reason)."
    case .reset: "The server broke the connection off."
    case .firstByte(let limit): "The server did not answer within \(limit)."
    case .stalled(let limit): "The server sent next to nothing for \(limit)."
    case .overdue(let limit): "The answer was not complete within \(limit)."
    case .truncated(let received, let expected?):
      "The body broke off after \(received) of \(expected) bytes."
    case .truncated(let received, nil): "The body broke off after \(received) bytes."
    case .library(let reason): "The transfer failed: \(reason)."
    }
  }
}
