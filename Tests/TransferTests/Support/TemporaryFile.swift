import Foundation

/// An open file that is gone with its last reference.
final class TemporaryFile: Sendable {
  let descriptor: CInt
  let path: String

  init(holding bytes: [UInt8] = []) throws {
    path = FileManager.default.temporaryDirectory.path + "/transfer-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(filePath: path))
    descriptor = open(path, O_RDWR | O_CLOEXEC)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  var bytes: [UInt8] {
    get throws { Array(try Data(contentsOf: URL(filePath: path))) }
  }

  /// In units of 512 bytes.
  var blocks: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_blocks) : -1
  }

  /// What coreutils make of the file.
  var sha256: String {
    get throws {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/sha256sum")
      process.arguments = [path]
      process.standardOutput = pipe
      try process.run()
      defer { process.waitUntilExit() }
      return String(
        decoding: pipe.fileHandleForReading.readDataToEndOfFile().prefix(64), as: UTF8.self)
    }
  }
}
