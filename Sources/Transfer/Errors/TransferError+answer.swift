import FoundationEssentials

extension TransferError {
  /// What an answer other than 200 means for a download.
  ///
  /// - Parameter excerpt: the beginning of its body.
  init(answer head: ResponseHead, excerpt: [UInt8], now: Date) {
    let code = ServiceErrorCode.find(in: excerpt)
    let isExpired = ServiceErrorCode.saysExpired(excerpt, code: code, headers: head.headers)
    let retryAfter = head.retryAfter(now: now)
    self =
      switch head.status {
      case 407: .proxy(status: 407)
      case 408, 425, 429, 500...599:
        .unavailable(status: head.status, retryAfter: retryAfter, code: code)
      case 400...499 where isExpired: .content(.expiredLink(code: code))
      case 400...499: .refused(status: head.status, retryAfter: retryAfter, code: code)
      case 206: .content(.unaskedRange)
      default: .content(.unexpectedStatus(head.status))
      }
  }
}
