import Foundation

extension Tools {
  /// Whether strace is here and may follow our programs.
  static func canTrace() async throws -> Bool {
    let strace = try Running(
      URL(filePath: "/usr/bin/env"), ["strace", "-o", "/dev/null", "true"],
      in: FileManager.default.temporaryDirectory)
    return await strace.finish().exit == 0
  }
}
