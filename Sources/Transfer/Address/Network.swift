/// A range of addresses that share a prefix, written as a CIDR: `10.0.0.0/8`, `fd00::/8`, `::1`.
package struct Network: Hashable, Sendable {
  package let address: IPAddress
  package let prefix: Int

  /// An address alone is the network of just that address; bits beyond the prefix are ignored.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    self.address = address
    guard parts.count == 2 else {
      prefix = address.width
      return
    }
    guard parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let prefix = Int(parts[1]),
      prefix <= address.width
    else { return nil }
    self.prefix = prefix
  }

  package func contains(_ other: IPAddress) -> Bool {
    guard other.width == address.width else { return false }
    return (other.bits ^ address.bits) >> (128 - prefix) == 0
  }
}
