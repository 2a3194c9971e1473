import CLinux
import FoundationEssentials
import Glibc
import SystemPackage

/// One worker process and the parent's end of its socket.
///
/// Its calls block. Killed and reaped at its end, whatever it is doing.
struct WorkerProcess: ~Copyable {
  let pid: pid_t
  private let socket: FileDescriptor

  /// Throws `cannotStart`.
  init(executable: String) throws(MediaError) {
    let (parent, child): (FileDescriptor, FileDescriptor)
    do {
      (parent, child) = try Self.socketPair()
    } catch {
      throw .cannotStart(executable: executable, error)
    }
    defer { try? child.close() }
    do throws(Errno) {
      pid = try Self.spawn(executable, socket: child)
    } catch {
      try? parent.close()
      throw .cannotStart(executable: executable, error)
    }
    socket = parent
  }

  deinit {
    try? socket.close()
    kill(pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  }

  /// Has the worker read one file.
  ///
  /// After a failure this worker is not to be asked again.
  func measure(
    _ file: FileDescriptor, depth: Depth, timeout: Duration
  ) throws(WorkerFailure) -> Measurements {
    let deadline = ContinuousClock.now + timeout
    let request = Request(depth: depth, timeout: timeout)
    guard let bytes = try? JSONEncoder().encode(request) else {
      preconditionFailure("a request is always encodable")
    }
    let sent = bytes.withUnsafeBytes {
      clinux_send_descriptor(socket.rawValue, $0.baseAddress, $0.count, file.rawValue)
    }
    guard sent == bytes.count else { throw .crashed }
    try waitForAnswer(until: deadline)
    guard let answer = try? JSONDecoder().decode(Measurements.self, from: try receive()),
      answer.nonce == request.nonce, answer.isPlausible
    else { throw .crashed }
    return answer
  }

  private func waitForAnswer(until deadline: ContinuousClock.Instant) throws(WorkerFailure) {
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { throw .timedOut }
      var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(min(left.rounded(.up), 3_600_000)))
      if ready > 0 { return }
      guard ready == 0 || errno == EINTR else { throw .crashed }
    }
  }

  /// One message of 64 KiB at most; empty when the worker is gone.
  private func receive() throws(WorkerFailure) -> Data {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(socket.rawValue, &buffer, buffer.count, Int32(MSG_TRUNC))
    guard count > 0, count <= buffer.count else { throw .crashed }
    return Data(buffer[..<count])
  }

  private static func socketPair() throws(Errno) -> (FileDescriptor, FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }
}
