import Foundation
import Glibc
import Synchronization

/// A port of an IPv6 address that counts who knocks, and sends them away.
final class Door: Sendable {
  private let listener: CInt
  private let knocks = Mutex(0)

  var accepted: Int { knocks.withLock(\.self) }

  /// Where there is no IPv6, nobody can knock.
  init(at host: String, port: UInt16) {
    let listener = socket(AF_INET6, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    inet_pton(AF_INET6, host, &address.sin6_addr)
    let isOpen = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) | listen(listener, 16)
      }
    }
    guard isOpen == 0 else { return }
    Thread.detachNewThread { [self] in
      while case let client = accept(listener, nil, nil), client >= 0 {
        knocks.withLock { $0 += 1 }
        close(client)
      }
    }
  }

  func stop() {
    shutdown(listener, CInt(SHUT_RDWR))
    close(listener)
  }
}
