import Glibc

/// A request as a peer read it off the wire.
package struct Asked: Sendable {
  package let lines: [String]
  /// As long as its header says.
  package let body: [UInt8]
  /// The number of its connection, from 1.
  package let connection: Int
  /// When it had come.
  package let time: ContinuousClock.Instant

  /// Nil when the other side hangs up first; what comes beyond the request stays in the buffer.
  init?(from descriptor: CInt, connection: Int, buffer: inout [UInt8]) {
    let end = Array("\r\n\r\n".utf8)
    while buffer.firstRange(of: end) == nil {
      guard Self.receive(from: descriptor, into: &buffer) else { return nil }
    }
    guard let range = buffer.firstRange(of: end) else { return nil }
    lines = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
      .split(separator: "\r\n").map(String.init)
    buffer.removeSubrange(..<range.upperBound)
    let length = Self.header("Content-Length", in: lines).flatMap { Int($0) } ?? 0
    while buffer.count < length {
      guard Self.receive(from: descriptor, into: &buffer) else { return nil }
    }
    body = Array(buffer.prefix(length))
    buffer.removeFirst(length)
    self.connection = connection
    time = .now
  }

  /// False when the other side has hung up.
  private static func receive(from descriptor: CInt, into buffer: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk.prefix(count)
    return true
  }

  /// The path and the query, byte for byte.
  package var target: String {
    lines.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
  }

  package func header(_ name: String) -> String? { Self.header(name, in: lines) }

  private static func header(_ name: String, in lines: [String]) -> String? {
    let prefix = "\(name): ".lowercased()
    return lines.first { $0.lowercased().hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
  }
}
