import Glibc

/// What the kernel holds the worker to, whatever the code that reads a file is talked into.
enum ResourceLimits {
  /// 1 GiB: 4K H.264 with sixteen references takes 0.5, a file of 700 bytes can ask for 2.7.
  static let addressSpace: rlim_t = 1 << 30

  /// Called once, before the first file.
  ///
  /// A limit that cannot be set was lower already.
  static func apply() {
    set(RLIMIT_AS, to: addressSpace)
    set(RLIMIT_FSIZE, to: 0)
    set(RLIMIT_CORE, to: 0)
    set(__RLIMIT_NPROC, to: 0)
    // Standard error may be a log file: writing to it fails, and does not end the worker.
    signal(SIGXFSZ, SIG_IGN)
  }

  private static func set(_ resource: __rlimit_resource, to value: rlim_t) {
    var limit = rlimit(rlim_cur: value, rlim_max: value)
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
