import FoundationEssentials
import Glibc

@testable import Media

/// The children of this process that run under one name: a symbolic link of its own to the worker
/// tells one test's processes from all others.
struct Children {
  let executable: String
  private let name: String

  /// - Parameter program: which of the executables beside the tests they run.
  init(in directory: TemporaryDirectory, of program: String = "holdfast-media") throws {
    // The kernel keeps 15 bytes of a process's name.
    name = String("w\(UUID().uuidString)".prefix(15))
    executable = "\(directory.path)/\(name)"
    try FileManager.default.createSymbolicLink(
      atPath: executable, withDestinationPath: Self.path(of: program))
  }

  static func path(of program: String) throws -> String {
    let worker = try MediaWorkers.executableBesideMain()
    return URL(filePath: worker).deletingLastPathComponent().appending(path: program).path
  }

  /// Also of those that have ended and were not reaped.
  var pids: Set<pid_t> {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return Set(all.compactMap { pid_t($0) }.filter(isOurs))
  }

  private func isOurs(_ pid: pid_t) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let close = stat.lastIndex(of: ")"),
      stat[..<close].hasSuffix("(\(name)")
    else { return false }
    let fields = stat[close...].split(separator: " ")
    return fields.count > 2 && fields[2] == String(getpid())
  }

  /// Sends a signal to the next `count` children, each as soon as it is there.
  func signal(_ number: Int32, next count: Int) async {
    var done: Set<pid_t> = []
    while done.count < count && !Task.isCancelled {
      for pid in pids.subtracting(done) where done.count < count {
        kill(pid, number)
        done.insert(pid)
      }
      await Task.yield()
    }
  }
}
