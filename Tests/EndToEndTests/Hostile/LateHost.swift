import Foundation
import Glibc
import Peers

/// A port that refuses every connection until it is opened; from then on it is another host's front.
final class LateHost: Sendable {
  struct SocketError: Error {
    let code = errno
  }

  let origin: String
  private let listener: CInt
  private let target: String
  private let port: UInt16

  init(at host: String, before port: UInt16, of target: String) throws {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw SocketError() }
    var address = Self.address(host, port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = Self.with(&address) {
      bind(listener, $0, length) | getsockname(listener, $0, &length)
    }
    guard code == 0 else { throw SocketError() }
    self.listener = listener
    self.port = port
    self.target = target
    origin = "http://\(host):\(UInt16(bigEndian: address.sin_port))"
  }

  /// Whoever knocks from now on is let in.
  func open() throws {
    guard listen(listener, 512) == 0 else { throw SocketError() }
    Thread.detachNewThread { [self] in
      while case let client = accept(listener, nil, nil), client >= 0 {
        let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = Self.address(target, port: port)
        _ = Self.with(&address) {
          connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        Self.copy(from: client, to: server)
        Self.copy(from: server, to: client)
      }
    }
  }

  func stop() {
    shutdown(listener, CInt(SHUT_RDWR))
    close(listener)
  }

  /// On a thread of its own, to the end.
  private static func copy(from source: CInt, to target: CInt) {
    Thread.detachNewThread {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      while case let count = recv(source, &bytes, bytes.count, 0), count > 0 {
        var sent = 0
        while sent < count {
          let more = bytes.withUnsafeBytes {
            send(target, $0.baseAddress.map { $0 + sent }, count - sent, CInt(MSG_NOSIGNAL))
          }
          guard more > 0 else { break }
          sent += more
        }
        if sent < count { break }
      }
      shutdown(target, CInt(SHUT_RDWR))
    }
  }

  private static func address(_ host: String, port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    return address
  }

  private static func with<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
  ) -> Result {
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }
}
