import Foundation

/// How many sockets this process has open.
func openSockets() -> Int {
  let directory = "/proc/self/fd"
  let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
  return names.count { name in
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(name)")
    return target?.hasPrefix("socket:") ?? false
  }
}

/// Every descriptor of this process, the one that counts them included.
func openDescriptors() -> Int {
  (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? -1
}

/// Bytes of memory that this process has in use (proc_pid_statm(5)).
func residentBytes() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? -1
  return pages * sysconf(CInt(_SC_PAGESIZE))
}
