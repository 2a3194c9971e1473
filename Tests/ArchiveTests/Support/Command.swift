import Foundation
import SystemPackage

/// Runs a program that is not ours: what others say of our archive.
struct Command {
  let status: Int32
  let output: String

  init(_ words: String..., in directory: FilePath? = nil) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory.string) }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  /// The validator of the Library of Congress: HOLDFAST_BAGIT names its `bagit.py`, or else Python
  /// has it installed.
  static func bagit(_ bag: FilePath) throws -> Command {
    guard let script = ProcessInfo.processInfo.environment["HOLDFAST_BAGIT"] else {
      return try Command("python3", "-m", "bagit", "--validate", bag.string)
    }
    return try Command(script, "--validate", bag.string)
  }

  static let hasBagit: Bool = {
    if ProcessInfo.processInfo.environment["HOLDFAST_BAGIT"] != nil { return true }
    return (try? Command("python3", "-c", "import bagit"))?.status == 0
  }()
}
