import Glibc

/// The machine that the program runs on.
enum Machine {
  /// How many threads run at once.
  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
