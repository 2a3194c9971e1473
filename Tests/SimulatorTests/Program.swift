import Foundation

/// A program that a test runs to its end, its output kept in files.
struct Program {
  let status: Int32
  let output: String
  let errors: String

  static func run(
    _ path: String, _ arguments: [String], in directory: TemporaryDirectory
  ) async throws -> Program {
    try Task.checkCancellation()
    let name = UUID().uuidString
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try directory.createFile("\(name).out")
    process.standardError = try directory.createFile("\(name).err")
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        ended.resume(throwing: error)
      }
    }
    return Program(
      status: process.terminationStatus, output: try directory.text("\(name).out"),
      errors: try directory.text("\(name).err"))
  }
}
