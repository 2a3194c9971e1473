import FoundationEssentials
import Glibc

/// The machine that the program runs on.
enum Machine {
  /// What it calls the time since it was started; the same for every process until it is started anew.
  ///
  /// From `/proc` (random(4)); without it, a new name each time, so that nothing is taken for granted.
  static var boot: String {
    let path = "/proc/sys/kernel/random/boot_id"
    let id = (try? String(contentsOfFile: path, encoding: .utf8)) ?? UUID().uuidString
    return String(id.prefix { $0 != "\n" })
  }

  /// How many threads run at once.
  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
