import Foundation
import Testing

/// The unattended job and its inbox.
extension World {
  /// As ``with(_:script:settings:clips:environment:_:)``, with an archive: no unattended job begins one.
  static func nights(
    _ tasks: [JSON] = [], script: [String: JSON] = [:], settings: Settings = Settings(),
    clips: URL = Tools.clips, environment: [String: String] = [:],
    _ body: (World) async throws -> Void
  ) async throws {
    try await with(
      tasks, script: script, settings: settings, clips: clips, environment: environment
    ) { world in
      let begun = try await world.holdfast("init")
      try #require(begun.exit == 0, "\(begun)")
      try await body(world)
    }
  }

  /// `holdfast nightly --json`, left running.
  func startNightly(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Running {
    try start(["nightly", "--json"] + arguments, environment: environment)
  }

  /// `holdfast nightly --json` to its end.
  func nightly(
    _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Finished {
    try await start(["nightly", "--json"] + arguments, environment: environment).finish()
  }

  /// Renames a list into the inbox, as who writes lists should.
  func drop(_ name: String, _ lines: [String]) throws {
    let inbox = url("inbox")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    let file = url("dropped-\(name)")
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    // The kernel's clock ticks a few hundred times a second: written well before it is renamed.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: file.path)
    try #require(rename(file.path, inbox.appending(path: name).path) == 0)
  }

  /// The files of a folder of the inbox, or of the inbox itself, by their names.
  func inbox(_ folder: String = "") throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: url("inbox").appending(path: folder).path)
    return names.filter { folder != "" || !["done", "rejected"].contains($0) }.sorted()
  }

  /// The lines of all results, without their first ones.
  func results() throws -> [JSON] {
    try inbox("done").filter { $0.hasSuffix(".result.jsonl") }.flatMap {
      try JSON.lines(text("inbox/done/\($0)")).filter { $0["event"] == "task" }
    }
  }

  /// What `holdfast list` says of each task, in short: `archived verified`, `open`.
  func states() async throws -> [String: String] {
    let list = try await holdfast("list", "--json")
    try #require(list.exit == 0, "\(list.errors)")
    let states = try JSON.lines(list.output).map { task in
      let words = [task["outcome"], task["verdict"], task["reason"]].compactMap(\.text)
      return (task["task_id"].text ?? "", words.isEmpty ? "open" : words.joined(separator: " "))
    }
    return Dictionary(states) { "\($0), \($1)" }
  }
}
