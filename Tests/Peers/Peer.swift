import Foundation
import Glibc
import Synchronization

/// A server on a loopback address that does what its script says, and writes down what it is asked.
///
/// A thread a connection; what the script does not close stays open for the next request.
package final class Peer: Sendable {
  package enum Step: Sendable {
    case send([UInt8])
    case sendForever([UInt8])
    /// The same bytes again and again, with a pause after each time.
    case drip([UInt8], every: Duration)
    /// Says nothing until the other side hangs up.
    case silence
    /// Goes on after that long, unless the other side hangs up.
    case pause(Duration)
    case close
    case reset

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
  }

  package typealias Script = @Sendable (Asked) -> [Step]

  package let host: String
  package let port: UInt16
  /// Every request, as it arrives.
  package let requests: AsyncStream<Asked>

  private let listener: CInt
  private let greeting: [UInt8]
  private let script: Script
  private let continuation: AsyncStream<Asked>.Continuation
  private let state = Mutex(State())

  private struct State {
    var isStopped = false
    var accepted = 0
    var open: Set<CInt> = []
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// - Parameters:
  ///   - host: an address of 127.0.0.0/8; hosts of a test differ by it.
  ///   - greeting: sent at once to whoever connects.
  ///   - twin: a peer whose port this one takes, on ::1.
  package init(
    at host: String = "127.0.0.1", greeting: String = "", twin: Peer? = nil,
    _ script: @escaping Script
  ) throws {
    self.host = twin == nil ? host : "[::1]"
    self.greeting = Array(greeting.utf8)
    self.script = script
    (requests, continuation) = AsyncStream.makeStream()
    (listener, port) =
      try twin.map { (try Self.listen(asTwinOn: $0.port), $0.port) } ?? Self.listen(at: host)
    Thread.detachNewThread { self.acceptAll() }
  }

  package var origin: String { "http://\(host):\(port)" }

  /// How many connections there have been.
  package var accepted: Int { state.withLock { $0.accepted } }

  /// Hangs up on everybody.
  package func stop() {
    state.withLock { state in
      state.isStopped = true
      for connection in state.open { shutdown(connection, CInt(SHUT_RDWR)) }
    }
    shutdown(listener, CInt(SHUT_RDWR))
    continuation.finish()
  }

  /// Returns once no connection is left open.
  package func allClosed() async {
    await withCheckedContinuation { waiter in
      let isClosed = state.withLock { state in
        if !state.open.isEmpty { state.waiting.append(waiter) }
        return state.open.isEmpty
      }
      if isClosed { waiter.resume() }
    }
  }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      let (isStopped, number) = state.withLock { state in
        state.accepted += 1
        state.open.insert(connection)
        return (state.isStopped, state.accepted)
      }
      if isStopped {
        closeDown(connection)
      } else {
        Thread.detachNewThread { self.serve(connection, number) }
      }
    }
    close(listener)
  }

  private func serve(_ connection: CInt, _ number: Int) {
    defer { closeDown(connection) }
    guard Self.write(greeting, to: connection) else { return }
    var received: [UInt8] = []
    while let asked = Asked(from: connection, connection: number, buffer: &received) {
      continuation.yield(asked)
      for step in script(asked) where !perform(step, on: connection) { return }
    }
  }

  /// Whether the connection is still good.
  private func perform(_ step: Step, on connection: CInt) -> Bool {
    switch step {
    case .send(let bytes): return Self.write(bytes, to: connection)
    case .sendForever(let bytes):
      while Self.write(bytes, to: connection) {}
      return false
    case .drip(let bytes, let pause):
      while Self.write(bytes, to: connection), Self.pause(pause, on: connection) {}
      return false
    case .silence:
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      return false
    case .pause(let time): return Self.pause(time, on: connection)
    case .close: return false
    case .reset:
      var abort = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
      return false
    }
  }

  private func closeDown(_ connection: CInt) {
    let waiting = state.withLock { state in
      close(connection)
      state.open.remove(connection)
      defer { if state.open.isEmpty { state.waiting = [] } }
      return state.open.isEmpty ? state.waiting : []
    }
    for waiter in waiting { waiter.resume() }
  }
}
