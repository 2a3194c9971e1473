import Glibc
import SystemPackage

extension WorkerProcess {
  /// Starts a worker: `socket` becomes its descriptor 3, standard input and output lead nowhere,
  /// nothing else is open but standard error, which it leaves before its first file.
  ///
  /// It gets none of the environment, where the keys are, but the path to its libraries.
  static func spawn(_ executable: String, socket: FileDescriptor) throws(Errno) -> pid_t {
    let libraries = getenv("LD_LIBRARY_PATH").map { "LD_LIBRARY_PATH=" + String(cString: $0) }
    return try ChildProcess.spawn(
      [executable], environment: [libraries].compactMap(\.self), closingFrom: 4
    ) { actions in
      posix_spawn_file_actions_adddup2(&actions, socket.rawValue, 3)
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    }
  }
}
