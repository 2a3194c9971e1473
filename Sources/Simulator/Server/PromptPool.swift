import FlyingSocks
import Glibc

/// A socket pool whose sockets send at once what is written to them.
///
/// The server writes the head and the body of an answer one by one. On a connection that is kept,
/// Nagle's algorithm would hold the body back until the peer's delayed acknowledgement, for 40 ms.
/// Accepted sockets inherit the option from the listening one, which waits here first of all.
struct PromptPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    var isOn: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(socket.file.rawValue, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, size)
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
