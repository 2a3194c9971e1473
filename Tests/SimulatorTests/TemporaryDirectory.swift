import Foundation

/// A directory that goes with its last reference.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/simulator-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(filePath: "\(path)/\(name)") }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  func write(_ data: Data, _ name: String) throws {
    try data.write(to: url(name))
  }

  func createFile(_ name: String) throws -> FileHandle {
    try write(Data(), name)
    return try FileHandle(forWritingTo: url(name))
  }
}
