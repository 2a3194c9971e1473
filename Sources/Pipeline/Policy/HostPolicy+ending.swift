import Transfer

extension HostPolicy {
  /// What the end of a transfer says of its host.
  enum Ending: Hashable, Sendable {
    case success
    /// No file, but the host lives: it refused, sent something else, or broke off amid the body.
    case answer(isTimeout: Bool = false)
    /// Not a byte of a body, or 5xx.
    case failure(isTimeout: Bool = false)
    /// It was ended from this side, or never began.
    case nothing

    var isTimeout: Bool {
      switch self {
      case .answer(let isTimeout), .failure(let isTimeout): isTimeout
      case .success, .nothing: false
      }
    }
  }
}

extension HostPolicy.Ending {
  /// - Parameter hasReceived: whether bytes of the body had come.
  init(_ error: TransferError, hasReceived: Bool) {
    switch error {
    case .transport(let failure):
      let isTimeout = failure.isTimeout
      self = hasReceived ? .answer(isTimeout: isTimeout) : .failure(isTimeout: isTimeout)
    case .unavailable(status: 500..., _, _), .proxy: self = .failure()
    case .unavailable, .refused, .content, .tooLarge, .noRoom, .forbiddenRedirect:
      self = .answer()
    case .blockedAddress, .badURL, .badHeader, .cancelled, .localIO: self = .nothing
    }
  }
}

extension TransportFailure {
  fileprivate var isTimeout: Bool {
    switch self {
    case .firstByte, .stalled, .overdue: true
    case .connect, .dns, .privateAddress, .tls, .reset, .truncated, .library: false
    }
  }
}
