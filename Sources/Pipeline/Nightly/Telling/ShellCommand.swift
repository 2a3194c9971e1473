import CLinux
import Glibc
import Media
import SystemPackage

/// A command of the user's, run by `/bin/sh -c` with a text on its standard input.
struct ShellCommand {
  enum Ending: Equatable {
    case exited(Int32)
    case killed(by: Int32)
    /// It had the time that it has, and was ended.
    case timedOut
  }

  /// What is kept of its output, standard error included; it may write as much as it likes.
  static let longestOutput = 4096

  let command: String
  let input: String
  let environment: [String: String]
  /// How long it may take.
  var timeout = Duration.seconds(60)
  /// And then, after SIGTERM.
  var grace = Duration.seconds(5)

  /// Runs it to its end, or ends it and its process group.
  ///
  /// Its input is a file in memory, so that it may read as much of it as it likes, or nothing. What
  /// it leaves running is not waited for. Blocks.
  func run() throws(Errno) -> (ending: Ending, output: String) {
    let input = try memoryFile()
    defer { try? input.close() }
    let (output, written) = try Errno.typed { try FileDescriptor.pipe() }
    defer { try? output.close() }
    let pid: pid_t
    do {
      defer { try? written.close() }
      // Other children close what they are not handed.
      _ = fcntl(output.rawValue, F_SETFL, O_NONBLOCK)
      pid = try ChildProcess.spawn(
        ["/bin/sh", "-c", command], environment: environment.map { "\($0.key)=\($0.value)" },
        closingFrom: 3
      ) { actions in
        posix_spawn_file_actions_adddup2(&actions, input.rawValue, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, written.rawValue, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, written.rawValue, STDERR_FILENO)
      }
    }
    var attendance = try ShellAttendance(of: pid, output)
    let isInTime = attendance.waits(timeout)
    if !isInTime {
      kill(-pid, SIGTERM)
      if !attendance.waits(grace) {
        kill(-pid, SIGKILL)
        _ = attendance.waits(grace)
      }
      // Its children, while the number is still its own.
      kill(-pid, SIGKILL)
    }
    let ending = attendance.end()
    return (isInTime ? ending : .timedOut, attendance.output)
  }

  private func memoryFile() throws(Errno) -> FileDescriptor {
    let number = clinux_memory_file()
    guard number >= 0 else { throw Errno(rawValue: errno) }
    let file = FileDescriptor(rawValue: number)
    do {
      return try Errno.typed {
        try file.writeAll(input.utf8)
        try file.seek(offset: 0, from: .start)
        return file
      }
    } catch {
      try? file.close()
      throw error
    }
  }
}
