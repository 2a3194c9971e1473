import Foundation
import Testing

/// `holdfast-sim` that plays a script, and can be ended and started again at the same port.
struct Simulator: Sendable {
  let program: Running
  let port: Int

  /// - Parameters:
  ///   - directory: gets the script and `requests.jsonl`, under these names or behind a prefix.
  ///   - port: 0 for any.
  static func start(
    _ script: JSON, clips: URL = Tools.clips, in directory: URL, prefix: String = "",
    port: Int = 0, environment: [String: String] = [:]
  ) async throws -> Simulator {
    let file = directory.appending(path: "\(prefix)script.json")
    try script.data().write(to: file)
    let program = try Running(
      Tools.programs.appending(path: "holdfast-sim"),
      [
        file.path, "--clips", clips.path, "--log", "\(prefix)requests.jsonl", "--port", "\(port)",
      ], in: directory, environment: environment, deadline: .seconds(600))
    let greeting = try await program.line { $0.hasPrefix("listening on ") }
    let found = try #require(greeting.split(separator: ":").last.flatMap { Int($0) })
    return Simulator(program: program, port: found)
  }
}
