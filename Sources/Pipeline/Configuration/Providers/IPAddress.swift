import Glibc

/// An IPv4 or IPv6 address.
struct IPAddress: Hashable {
  /// 4 or 16, in network order.
  let bytes: [UInt8]

  /// Takes the standard forms alone: `127.1` is no address here, although some resolvers say so.
  init?(_ text: String) {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 {
        self.bytes = bytes
        return
      }
    }
    return nil
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether it leads to this machine or into a private network (RFC 1918, RFC 4193).
  var isLoopbackOrPrivate: Bool {
    guard bytes.count == 4 else {
      return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 || bytes[0] & 0xFE == 0xFC
    }
    return switch (bytes[0], bytes[1]) {
    case (127, _), (10, _), (172, 16...31), (192, 168): true
    default: false
    }
  }

  /// The address with only its first `length` bits kept.
  func prefix(_ length: Int) -> IPAddress {
    IPAddress(
      bytes: bytes.enumerated().map { index, byte in
        let kept = min(max(length - index * 8, 0), 8)
        return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
      })
  }
}

extension IPAddress: CustomStringConvertible {
  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    inet_ntop(family, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
