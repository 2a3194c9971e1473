import Transfer

extension IPAddress {
  /// Whether it leads to this machine or into a private network (RFC 1918, RFC 4193).
  var isLoopbackOrPrivate: Bool {
    Self.loopbackOrPrivate.contains { $0.contains(self) }
  }

  private static let loopbackOrPrivate = [
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
  ].compactMap { Network($0) }
}
