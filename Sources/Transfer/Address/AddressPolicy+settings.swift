import Glibc

extension AddressPolicy {
  /// The policy for one hop of a request.
  init(for hop: Hop, of request: Request, under settings: TransferSettings) {
    let isTrusted = request.reachesPrivateAddresses && hop.isAtOrigin
    let isProxied = settings.proxy == .environment && Self.proxyIsSet(for: hop.url.origin.scheme)
    self =
      isTrusted || isProxied
      ? .unrestricted : AddressPolicy(allowing: settings.allowedNetworks)
  }

  /// Reads the variables that libcurl does; it ignores `HTTP_PROXY`, which CGI lets strangers set.
  private static func proxyIsSet(for scheme: String) -> Bool {
    let names =
      (scheme == "http" ? ["http_proxy"] : ["https_proxy", "HTTPS_PROXY"])
      + ["all_proxy", "ALL_PROXY"]
    return names.contains { name in getenv(name).map { $0.pointee != 0 } ?? false }
  }
}
