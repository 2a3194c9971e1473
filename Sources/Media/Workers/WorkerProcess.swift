import CLinux
import FoundationEssentials
import Glibc
import SystemPackage

/// One worker process and the parent's end of its socket.
///
/// Its calls block. Killed and reaped at its end, whatever it is doing.
struct WorkerProcess: ~Copyable {
  /// A poster of 64 KiB, as it is in JSON.
  private static let longestAnswer = 96 * 1024

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
      throw .noWorker(executable, .cannotStart(executable: executable, error))
    }
    socket = parent
  }

  deinit { reap() }

  /// True as long as nothing came that was not asked for: an end of file above all.
  var isIdle: Bool {
    var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) == 0
  }

  /// Has the worker read one file.
  ///
  /// After a failure this worker is not to be asked again: ``end()`` says more of a crash.
  func answer(
    to request: Request, about file: FileDescriptor, timeout: Duration
  ) throws(WorkerFailure) -> Answer {
    let deadline = ContinuousClock.now + timeout
    try Self.send(request, about: file, over: socket)
    try waitForAnswer(until: deadline)
    let message = try receive()
    guard let answer = try? JSONDecoder().decode(Answer.self, from: message),
      answer.isPlausible(to: request)
    else { throw .unintelligible }
    if answer.isOutOfMemory ?? false { throw .outOfMemory }
    return answer
  }

  /// Kills and reaps the process, and says what had ended it before, if anything had.
  ///
  /// Its socket is closed after its status is fixed, so a kill that follows changes nothing of that.
  consuming func end() -> WorkerFailure {
    let status = reap()
    discard self
    return WorkerFailure(status: status)
  }

  @discardableResult
  private func reap() -> Int32 {
    try? socket.close()
    kill(pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status
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

  /// One message.
  private func receive() throws(WorkerFailure) -> Data {
    var buffer = [UInt8](repeating: 0, count: Self.longestAnswer)
    let count = recv(socket.rawValue, &buffer, buffer.count, Int32(MSG_TRUNC))
    guard count > 0 else { throw .crashed }
    guard count <= buffer.count else { throw .unintelligible }
    return Data(buffer[..<count])
  }

  static func send(
    _ request: Request, about file: FileDescriptor, over socket: FileDescriptor
  ) throws(WorkerFailure) {
    guard let bytes = try? JSONEncoder().encode(request) else {
      preconditionFailure("a request is always encodable")
    }
    let sent = bytes.withUnsafeBytes {
      clinux_send_descriptor(socket.rawValue, $0.baseAddress, $0.count, file.rawValue)
    }
    guard sent == bytes.count else { throw .crashed }
  }

  static func socketPair() throws(Errno) -> (FileDescriptor, FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }
}
