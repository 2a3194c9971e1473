import Glibc

extension Peer {
  package struct SocketError: Error {
    let code = errno
  }

  /// - Parameter host: an address in dotted form.
  package static func listen(at host: String) throws -> (descriptor: CInt, port: UInt16) {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let listener = socket(AF_INET, type, 0)
    guard listener >= 0 else { throw SocketError() }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw SocketError() }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) | Glibc.listen(listener, 512)
          | getsockname(listener, $0, &length)
      }
    }
    guard code == 0 else { throw SocketError() }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  /// On ::1, where nothing but another twin can have the port.
  static func listen(asTwinOn port: UInt16) throws -> CInt {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let listener = socket(AF_INET6, type, 0)
    guard listener >= 0 else { throw SocketError() }
    var alone: CInt = 1
    setsockopt(
      listener, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &alone, socklen_t(MemoryLayout<CInt>.size))
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    address.sin6_port = port.bigEndian
    let code = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
          | Glibc.listen(listener, 512)
      }
    }
    guard code == 0 else { throw SocketError() }
    return listener
  }

  /// - Parameter host: an address in dotted form.
  package static func connect(to host: String, _ port: UInt16) throws -> CInt {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard descriptor >= 0, inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
      throw SocketError()
    }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      close(descriptor)
      throw SocketError()
    }
    return descriptor
  }

  package static func write(_ bytes: [UInt8], to connection: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Waits, and returns whether the other side is still there; at once when it hangs up.
  static func pause(_ time: Duration, on connection: CInt) -> Bool {
    // POLLRDHUP, which Glibc's module does not have.
    var hangUp = pollfd(fd: connection, events: 0x2000, revents: 0)
    return poll(&hangUp, 1, CInt(time / .milliseconds(1))) == 0
  }
}
