import Foundation
import Testing

/// A service manager's socket, and what it is told.
final class NotifySocket: Sendable {
  /// As they come, for one consumer.
  let messages: AsyncStream<String>

  /// - Parameter path: where it is made.
  init(at path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8) + [0]
    try #require(bytes.count <= MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(bound == 0)
    let (messages, message) = AsyncStream.makeStream(of: String.self)
    self.messages = messages
    message.onTermination = { _ in shutdown(descriptor, Int32(SHUT_RDWR)) }
    Thread.detachNewThread {
      var bytes = [UInt8](repeating: 0, count: 4096)
      while case let count = recv(descriptor, &bytes, bytes.count, 0), count > 0 {
        message.yield(String(decoding: bytes[..<count], as: UTF8.self))
      }
      close(descriptor)
    }
  }

  /// Waits for a message that begins so.
  func message(_ beginning: String) async {
    for await message in messages where message.hasPrefix(beginning) { return }
  }
}
