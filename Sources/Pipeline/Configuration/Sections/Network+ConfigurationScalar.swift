import Transfer

extension Network: ConfigurationScalar {
  static let form = "an address range such as 127.0.0.0/8"

  /// Stricter than a network is elsewhere: an address alone, or a bit beyond the prefix, may well
  /// be a mistake here.
  init(configured text: String) throws(Complaint) {
    guard let address = IPAddress(text.prefix { $0 != "/" }) else { throw .write(Self.form) }
    guard let network = Network(text) else {
      throw .write("a prefix of 0 to \(address.width) after the slash")
    }
    guard text.contains("/"), network.address == address else { throw .write("\(network)") }
    self = network
  }

  var configured: String { description }
}
