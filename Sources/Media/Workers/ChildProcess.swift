package import CLinux
import Glibc
package import SystemPackage

/// How a process is started that shares nothing with this one but what it is handed.
package enum ChildProcess {
  /// Starts a program in a process group of its own, so that a Ctrl-C is its parent's to answer, with
  /// no signal blocked or ignored.
  ///
  /// - Parameters:
  ///   - arguments: the path of the program, and what it is called with.
  ///   - environment: all that it gets, each as `NAME=VALUE`.
  ///   - first: every descriptor from here on is closed in it.
  ///   - prepare: says what its descriptors are.
  package static func spawn(
    _ arguments: [String], environment: [String], closingFrom first: Int32,
    _ prepare: (inout posix_spawn_file_actions_t) -> Void
  ) throws(Errno) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    prepare(&actions)
    clinux_spawn_close_from(&actions, first)

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

    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    guard let path = arguments.first else { preconditionFailure("a program has a path") }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, path, &actions, &attributes, &words, &variables)
    guard result == 0 else { throw Errno(rawValue: result) }
    return pid
  }
}
