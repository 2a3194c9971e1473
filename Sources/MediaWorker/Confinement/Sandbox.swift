import CAVFormat
import CLinux
import Glibc

/// What the kernel holds the worker to, whatever the code that reads a file is talked into.
enum Sandbox {
  /// Gives up every right that reading a file does not need; called once, after all that needs more
  /// and before the first file.
  ///
  /// Returns 0, or the errno with which the kernel refused to filter system calls. A limit that
  /// cannot be set was lower already.
  static func enter() -> Int32 {
    clinux_die_with_parent()
    leaveStandardError()
    settleTimeZone()
    endByEverySignal()
    MemoryLimit.setMost()
    set(RLIMIT_FSIZE, to: 0)
    set(RLIMIT_CORE, to: 0)
    set(__RLIMIT_NPROC, to: 0)
    guard clinux_set_no_new_privileges() == 0 else { return errno }
    return SystemCallFilter.reading.install()
  }

  /// The parent's standard error, where the loader says which library is missing, may be a log that
  /// can be read, or a socket that takes messages.
  private static func leaveStandardError() {
    dup2(STDOUT_FILENO, STDERR_FILENO)
  }

  /// libavformat writes a file's date by strftime, which asks for /etc/localtime every time unless
  /// the environment names a zone, and then the first time alone.
  private static func settleTimeZone() {
    setenv("TZ", "UTC", 1)
    tzset()
  }

  /// Swift's runtime would start a program that describes a crash: the signal has to tell it.
  private static func endByEverySignal() {
    for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
      signal(number, SIG_DFL)
    }
  }

  private static func set(_ resource: __rlimit_resource, to value: rlim_t) {
    var limit = rlimit(rlim_cur: value, rlim_max: value)
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
