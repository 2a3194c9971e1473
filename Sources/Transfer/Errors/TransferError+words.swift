import Glibc

extension TransferError: CustomStringConvertible {
  /// The stable reason, as events and receipts tell it.
  package var slug: String {
    switch self {
    case .transport(let failure): failure.slug
    case .unavailable(let status, _, _), .refused(let status, _, _): "http-\(status)"
    case .content(let flaw): flaw.slug
    case .tooLarge: "too-large"
    case .blockedAddress: "blocked-address"
    case .proxy(status: 407): "proxy-login"
    case .proxy: "proxy-refused"
    case .forbiddenRedirect: "forbidden-redirect"
    case .badURL: "bad-url"
    case .badHeader: "bad-header"
    case .cancelled: "cancelled"
    case .noRoom: "no-room"
    case .localIO(ENOSPC), .localIO(EDQUOT): "disk-full"
    case .localIO: "write-failed"
    }
  }

  /// One sentence for people.
  package var description: String {
    switch self {
    case .transport(let failure): failure.description
    case .unavailable(let status, let retryAfter, let code):
      "The server answered \(status)\(Self.note(code)), which should pass"
        + (retryAfter.map { "; it asks to wait \($0.seconds) s." } ?? ".")
    case .content(let flaw): flaw.description
    case .refused(let status, _, let code): "The server refused with \(status)\(Self.note(code))."
    case .tooLarge(let cap): "The body is larger than the \(cap) bytes that are allowed."
    case .blockedAddress(let host):
      "The host \(host) is a private or reserved address, where no link may lead."
    case .proxy(status: 407):
      "The proxy asks for a user name and a password (407). Add them to its URL in https_proxy or "
        + "http_proxy, except the host in no_proxy, or set download.proxy: none."
    case .proxy(let status):
      "The proxy refused to connect to the server (\(status)). Have it permit the host, except the "
        + "host in no_proxy, or set download.proxy: none."
    case .forbiddenRedirect(let reason): reason.description
    case .badURL: "The URL is not one that can be asked for over http or https."
    case .badHeader(let name): "The value of the header \(name) holds a control character."
    case .cancelled: "The transfer was cancelled."
    case .noRoom(let length): "The disk has no room for a file of \(length) bytes."
    case .localIO(let errno): "The bytes could not be written: \(String(cString: strerror(errno)))."
    }
  }

  private static func note(_ code: String?) -> String { code.map { " (\($0))" } ?? "" }
}
