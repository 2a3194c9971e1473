import Foundation
import Peers
import Synchronization

/// Passes connections on to a server until it freezes; then it is silent on those that stand, as a
/// router is that has forgotten them, and passes new ones on.
final class FreezingPath: Sendable {
  static let host = "127.0.0.31"

  let port: UInt16
  private let listener: CInt
  private let server: (host: String, port: UInt16)
  private let state = Mutex(State())

  private struct State {
    var accepted = 0
    /// Connections up to this number are frozen.
    var frozen = 0
  }

  init(to host: String, _ port: UInt16) throws {
    server = (host, port)
    (listener, self.port) = try Peer.listen(at: Self.host)
    Thread.detachNewThread { self.acceptAll() }
  }

  /// How many connections there have been.
  var accepted: Int { state.withLock { $0.accepted } }

  /// Returns how many connections there have been.
  func freeze() -> Int {
    state.withLock { state in
      state.frozen = state.accepted
      return state.frozen
    }
  }

  func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      let number = state.withLock { state in
        state.accepted += 1
        return state.accepted
      }
      guard let server = try? Peer.connect(to: server.host, server.port) else {
        close(client)
        continue
      }
      for (source, target) in [(client, server), (server, client)] {
        Thread.detachNewThread { self.pass(source, target, number) }
      }
    }
    close(listener)
  }

  /// Leaves both descriptors open: the other direction uses them, and a test has few connections.
  private func pass(_ source: CInt, _ target: CInt, _ number: Int) {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(source, &bytes, bytes.count, 0)
      if state.withLock({ number <= $0.frozen }) {
        if count <= 0 { return }
        continue
      }
      guard count > 0, Peer.write(Array(bytes[..<count]), to: target) else { break }
    }
    shutdown(target, CInt(SHUT_RDWR))
    shutdown(source, CInt(SHUT_RDWR))
  }
}
