/// A range of IP addresses in CIDR notation, such as `127.0.0.0/8` or `fd00::/8`.
package struct AddressRange: Hashable, Sendable {
  /// As it was written; known to be well-formed, with no bit set beyond the prefix.
  package let text: String
}

extension AddressRange: ConfigurationScalar {
  static let form = "an address range such as 127.0.0.0/8"

  init(configured text: String) throws(Complaint) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let address = parts.first.flatMap(IPAddress.init), parts.count <= 2 else {
      throw .write(Self.form)
    }
    let bits = address.bytes.count * 8
    guard parts.count == 2 else { throw .write("\(address)/\(bits)") }
    guard let length = Int(quantity: parts[1]), length <= bits else {
      throw .write("a prefix of 0 to \(bits) after the slash")
    }
    let network = address.prefix(length)
    guard network == address else { throw .write("\(network)/\(length)") }
    self.text = text
  }

  package var configured: String { text }
}
