import Glibc

/// An IPv4 or IPv6 address as a number, most significant byte first.
package enum IPAddress: Hashable, Sendable {
  case v4(UInt32)
  case v6(UInt128)

  /// Only the full dotted form of IPv4 (no `0x7f.1`) and IPv6 without brackets or zone.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.init(four)
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(six)
    } else {
      return nil
    }
  }

  /// Nil for any family but IPv4 and IPv6.
  ///
  /// The pointer's memory has to be as long as its family says, not only a `sockaddr` long.
  init?(_ address: UnsafePointer<sockaddr>) {
    let bytes = UnsafeRawPointer(address)
    switch Int32(address.pointee.sa_family) {
    case AF_INET: self.init(bytes.loadUnaligned(as: sockaddr_in.self).sin_addr)
    case AF_INET6: self.init(bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
    default: return nil
    }
  }

  private init(_ four: in_addr) { self = .v4(UInt32(bigEndian: four.s_addr)) }

  private init(_ six: in6_addr) {
    self = .v6(withUnsafeBytes(of: six) { $0.reduce(0) { $0 << 8 | UInt128($1) } })
  }

  /// How many bits an address of this family has.
  package var width: Int {
    switch self {
    case .v4: 32
    case .v6: 128
    }
  }

  /// The address with only its first `length` bits kept; all of them when it has no more.
  func prefix(_ length: Int) -> IPAddress {
    switch self {
    case .v4(let value): .v4(value & ~(UInt32.max >> length))
    case .v6(let value): .v6(value & ~(UInt128.max >> length))
    }
  }

  /// The IPv4 address that a packet to this IPv6 address may end up at, if there is one.
  ///
  /// IPv4-compatible and -mapped (RFC 4291 §2.5.5), IPv4-translated (RFC 2765 §2.1), NAT64
  /// (RFC 6052), 6to4 (RFC 3056), ISATAP in whatever network (RFC 5214 §6.1). Teredo has none: the
  /// two in its addresses are a relay's and an obscured one.
  var embedded: IPAddress? {
    guard case .v6(let value) = self else { return nil }
    let low = IPAddress.v4(UInt32(truncatingIfNeeded: value))
    let middle = UInt32(truncatingIfNeeded: value >> 32)
    return switch (value >> 112, value >> 32, middle) {
    case (_, 0, _), (_, 0xffff, _), (_, 0xffff_0000, _), (_, 0x0064_ff9b << 64, _): low
    case (0x2002, _, _): .v4(UInt32(truncatingIfNeeded: value >> 80))
    case (_, _, 0x5efe), (_, _, 0x0200_5efe): low
    default: nil
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// As `inet_ntop` writes it: `fd00::1`.
  package var description: String {
    switch self {
    case .v4(let value): Self.text(AF_INET, value.bigEndian)
    case .v6(let value): Self.text(AF_INET6, value.bigEndian)
    }
  }

  private static func text(_ family: Int32, _ bigEndian: some FixedWidthInteger) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    _ = withUnsafeBytes(of: bigEndian) {
      inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count))
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
