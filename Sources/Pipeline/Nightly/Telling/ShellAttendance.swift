import CLinux
import Glibc
import SystemPackage

/// Waits for a shell to end, and takes what it writes meanwhile.
struct ShellAttendance: ~Copyable {
  private let pid: pid_t
  /// Readable once the process has ended.
  private let process: FileDescriptor
  private let source: FileDescriptor
  private var isSourceOpen = true
  private var bytes: [UInt8] = []

  /// Ends the process if it cannot be waited for.
  ///
  /// - Parameter source: where it writes to; reading it must not block.
  init(of pid: pid_t, _ source: FileDescriptor) throws(Errno) {
    let number = clinux_process_descriptor(pid)
    guard number >= 0 else {
      let failure = Errno(rawValue: errno)
      kill(-pid, SIGKILL)
      waitpid(pid, nil, 0)
      throw failure
    }
    self.pid = pid
    self.source = source
    process = FileDescriptor(rawValue: number)
  }

  deinit { try? process.close() }

  /// What it has written so far, as much of it as is kept.
  var output: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether it ended within this time.
  mutating func waits(_ time: Duration) -> Bool {
    let deadline = ContinuousClock.now + time
    while true {
      let left = max(0, (deadline - .now) / .milliseconds(1))
      // A negative descriptor is passed over.
      var events = [
        pollfd(fd: process.rawValue, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isSourceOpen ? source.rawValue : -1, events: Int16(POLLIN), revents: 0),
      ]
      let isWell = poll(&events, 2, Int32(left.rounded(.up))) >= 0 || errno == EINTR
      if events[1].revents != 0 { take() }
      if events[0].revents != 0 {
        take()
        return true
      }
      guard left > 0, isWell else { return false }
    }
  }

  /// Takes what there is, but no more than a pipe holds: the writer may never rest.
  private mutating func take() {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(source.rawValue, &piece, piece.count)
    guard count != 0 else {
      isSourceOpen = false
      return
    }
    guard count > 0 else { return }
    bytes += piece[..<min(count, ShellCommand.longestOutput - bytes.count)]
  }

  /// Reaps it, if it has ended.
  func end() -> ShellCommand.Ending {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return .timedOut }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: signal)
  }
}
