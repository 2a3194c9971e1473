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
