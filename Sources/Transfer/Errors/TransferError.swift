/// Why there is no reply, or no file.
///
/// Nothing in it holds a URL's query or a key.
package enum TransferError: Error, Equatable, Sendable {
  /// The bytes did not get here; asking again may help.
  case transport(TransportFailure)
  /// 408, 425, 429 or 5xx. A 502 is given here too, though a gateway means a dead link by it.
  case unavailable(status: Int, retryAfter: Duration?, code: String?)
  /// A complete answer that is not the file.
  case content(ContentFlaw)
  /// Any other 4xx. `code` is the storage service's word for it, such as `AccessDenied`.
  case refused(status: Int, retryAfter: Duration?, code: String?)
  case tooLarge(cap: Int64)
  /// The URL's host is written as an address that may not be connected to.
  case blockedAddress(host: String)
  /// The proxy refused: 407, or any status but 2xx for CONNECT. It says nothing about the server.
  case proxy(status: Int)
  case forbiddenRedirect(ForbiddenRedirect)
  /// Not an absolute `http` or `https` URL, or one with a user name in it.
  case badURL
  /// A header to be sent holds a control character.
  case badHeader(name: String)
  case cancelled
  /// The disk has no room for the file, which is `length` bytes long at least.
  case noRoom(length: Int64)
  /// This machine failed: the disk, a descriptor, memory.
  case localIO(errno: CInt)
}

extension TransferError {
  /// Whether the same request may succeed later without anything else having changed.
  package var isTransient: Bool {
    switch self {
    case .transport, .unavailable, .proxy: true
    case .content, .refused, .tooLarge, .blockedAddress, .forbiddenRedirect, .badURL, .badHeader,
      .cancelled, .noRoom, .localIO:
      false
    }
  }

  /// The service's own word for what is wrong, which may be anything that fits one.
  package var code: String? {
    switch self {
    case .unavailable(_, _, let code), .refused(_, _, let code), .content(.notMedia(let code)),
      .content(.expiredLink(let code)):
      code
    default: nil
    }
  }

  package var withoutCode: TransferError {
    switch self {
    case .unavailable(let status, let retryAfter, _):
      .unavailable(status: status, retryAfter: retryAfter, code: nil)
    case .refused(let status, let retryAfter, _):
      .refused(status: status, retryAfter: retryAfter, code: nil)
    case .content(.notMedia): .content(.notMedia(code: nil))
    case .content(.expiredLink): .content(.expiredLink(code: nil))
    default: self
    }
  }

  /// What the server asked to wait for, an hour at most.
  package var retryAfter: Duration? {
    switch self {
    case .unavailable(_, let retryAfter, _), .refused(_, let retryAfter, _): retryAfter
    default: nil
    }
  }
}
