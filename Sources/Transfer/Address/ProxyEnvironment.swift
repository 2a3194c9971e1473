import Glibc

/// The proxies that environment variables name, chosen by the rules of curl(1).
///
/// Choosing the proxy here, and not in libcurl, makes it certain which exchanges go through one:
/// only for these is the address that is dialled the proxy's and not the server's.
struct ProxyEnvironment: Sendable {
  private let http: String?
  private let https: String?
  /// Hosts that are asked directly: `*`, domains without dots around them, addresses and networks.
  private let exceptions: [String]

  /// - Parameter variable: returns a variable's value; an empty one counts as not set.
  init(_ variable: (_ name: String) -> String?) {
    func first(_ names: String...) -> String? {
      names.lazy.compactMap(variable).first { !$0.isEmpty }
    }
    let all = first("all_proxy", "ALL_PROXY")
    // Not HTTP_PROXY: a CGI server sets it from a client's `Proxy:` header.
    http = first("http_proxy") ?? all
    https = first("https_proxy", "HTTPS_PROXY") ?? all
    exceptions = (first("no_proxy", "NO_PROXY") ?? "").lowercased()
      .split { $0 == "," || $0.isWhitespace }
      .map { String($0.trimming { $0 == "." }) }
  }

  /// The URL of the proxy for a server; nil where it is asked directly.
  func proxy(for origin: HTTPURL.Origin) -> String? {
    let proxy = origin.scheme == "http" ? http : https
    guard let proxy, !exceptions.contains(where: { Self.covers($0, origin) }) else { return nil }
    return proxy
  }

  private static func covers(_ exception: String, _ origin: HTTPURL.Origin) -> Bool {
    let host = origin.host.trimmingSuffix { $0 == "." }
    if exception == "*" || exception == host { return true }
    if let address = origin.address { return Network(exception)?.contains(address) == true }
    return !exception.isEmpty && host.hasSuffix(".\(exception)")
  }
}

extension TransferSettings {
  /// The URL of the proxy for a server; nil where it is asked directly.
  func proxy(for origin: HTTPURL.Origin) -> String? {
    guard proxy == .environment else { return nil }
    return ProxyEnvironment { name in getenv(name).map { String(cString: $0) } }.proxy(for: origin)
  }
}
