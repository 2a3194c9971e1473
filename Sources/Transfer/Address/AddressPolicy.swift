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

  /// The policy for the server of one hop of a request, whether or not a proxy stands before it.
  init(for hop: Hop, of request: Request, under settings: TransferSettings) {
    let isTrusted = request.reachesPrivateAddresses && hop.isAtOrigin
    self = isTrusted ? .unrestricted : AddressPolicy(allowing: settings.allowedNetworks)
  }

  private init(blocked: [Network], allowed: [Network]) {
    self.blocked = blocked
    self.allowed = allowed
  }

  /// An IPv6 address that stands for an IPv4 one is judged as that one, too.
  func permits(_ address: IPAddress) -> Bool {
    if allowed.contains(where: { $0.contains(address) }) { return true }
    return [address, address.embedded].compactMap(\.self).allSatisfy { target in
      !blocked.contains { $0.contains(target) } || allowed.contains { $0.contains(target) }
    }
  }

  /// Where a stranger's link has no business: IANA's special-purpose registries, and what is no
  /// unicast or not given out at all.
  ///
  /// Left out are 198.18.0.0/15, with which transparent proxies answer for public names; what is
  /// judged by the IPv4 address in it (`::` and `::1` are the embedded `0.0.0.0` and `0.0.0.1`);
  /// and the few blocks there that are ordinary hosts on the internet (AS112, AMT).
  private static let notPublic = [
    // This host, private use, carriers, loopback, link-local.
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.168.0.0/16",
    // Protocol assignments (RFC 6890): anycast for routers at most.
    "192.0.0.0/24",
    // Documentation (RFC 5737), which private networks like to borrow.
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
    // Relays of 6to4, withdrawn (RFC 7526): whoever announces it now is nobody.
    "192.88.99.0/24",
    // Multicast, reserved and broadcast.
    "224.0.0.0/4", "240.0.0.0/4",
    // NAT64 of the local network (RFC 8215), whose IPv4 address can stand anywhere in it.
    "64:ff9b:1::/48",
    // All but 2000::/3, the only part given out for the internet, and 0000::/8, whose addresses stand
    // for IPv4 ones. Among them: 100::/64 (discard), 5f00::/16 (segment routing), fc00::/7 (private),
    // fe80::/10 (link-local), fec0::/10 (site-local), ff00::/8 (multicast).
    "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/2", "8000::/1",
    // Protocol assignments (RFC 2928): Teredo, benchmarks, ORCHID; no provider has any of it.
    "2001::/23",
    // Documentation (RFC 3849, RFC 9637).
    "2001:db8::/32", "3fff::/20",
  ].compactMap(Network.init)
}
