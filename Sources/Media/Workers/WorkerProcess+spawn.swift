import CLinux
import Glibc
import SystemPackage

extension WorkerProcess {
  /// Starts a worker: `socket` becomes its descriptor 3, standard input and output lead nowhere,
  /// nothing else is open but standard error, which it leaves before its first file.
  ///
  /// It gets none of the environment, where the keys are, but the path to its libraries; and a
  /// process group of its own, so that a Ctrl-C is its parent's to answer.
  static func spawn(_ executable: String, socket: FileDescriptor) throws(Errno) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, socket.rawValue, 3)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    clinux_spawn_close_from(&actions, 4)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var arguments = [strdup(executable), nil]
    let libraries = getenv("LD_LIBRARY_PATH").map { "LD_LIBRARY_PATH=" + String(cString: $0) }
    var environment = [libraries.flatMap { strdup($0) }, nil]
    defer { (arguments + environment).forEach { free($0) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, executable, &actions, &attributes, &arguments, &environment)
    guard result == 0 else { throw Errno(rawValue: result) }
    return pid
  }
}
