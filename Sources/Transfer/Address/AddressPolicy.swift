/// Which addresses a connection may be made to.
struct AddressPolicy: Sendable {
  /// What lets every address pass: for a host that was configured, or when a proxy is dialled.
  static let unrestricted = AddressPolicy(blocked: [], allowed: [])

  private let blocked: [Network]
  private let allowed: [Network]

  /// Blocks what is not public, apart from `allowed`.
  init(allowing allowed: [Network]) {
    self.init(blocked: Self.notPublic, allowed: allowed)
  }

  private init(blocked: [Network], allowed: [Network]) {
    self.blocked = blocked
    self.allowed = allowed
  }

  /// An IPv6 address that stands for an IPv4 one is judged as that one, too.
  func permits(_ address: IPAddress) -> Bool {
    let targets = [address, address.embedded].compactMap(\.self)
    let isIn = { (networks: [Network]) in
      targets.contains { target in networks.contains { $0.contains(target) } }
    }
    return !isIn(blocked) || isIn(allowed)
  }

  /// The parts of IANA's special-purpose registries where a stranger's link has no business.
  ///
  /// `::` and `::1` are the embedded `0.0.0.0` and `0.0.0.1`; 198.18.0.0/15 is left out, because
  /// transparent proxies answer for public names with it.
  private static let notPublic = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
    "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
  ].compactMap(Network.init)
}
