/// A range of addresses that share a prefix, written as a CIDR: `10.0.0.0/8`, `fd00::/8`, `::1`.
package struct Network: Hashable, Sendable {
  /// Its first one: no bit beyond the prefix is set.
  package let address: IPAddress
  package let prefix: Int

  /// An address alone is the network of just that address; bits beyond the prefix are ignored.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    guard parts.count == 2 else {
      self.address = address
      prefix = address.width
      return
    }
    guard let prefix = Int(parts[1]), (0...address.width).contains(prefix),
      parts[1] == "\(prefix)"
    else { return nil }
    self.address = address.prefix(prefix)
    self.prefix = prefix
  }

  package func contains(_ other: IPAddress) -> Bool {
    other.prefix(prefix) == address
  }
}

extension Network: CustomStringConvertible {
  package var description: String { "\(address)/\(prefix)" }
}
