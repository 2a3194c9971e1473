import Foundation

/// Where a program is, as a shell would find it; nil when it is not installed.
func installed(_ program: String) -> String? {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  return path.split(separator: ":").map { "\($0)/\(program)" }
    .first(where: FileManager.default.isExecutableFile)
}
