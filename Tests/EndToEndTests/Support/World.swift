import Foundation
import Testing

/// A directory of its own with a simulator that plays a script, a configuration, and the archive that Holdfast makes there.
struct World: Sendable {
  static let key = "sk-simulated-0123456789abcdef"

  let directory: URL
  let port: Int
  let archive: ArchiveTree

  /// Runs the body in a new world, and takes it down afterwards.
  static func with(
    _ tasks: [JSON] = [], script: [String: JSON] = [:], settings: Settings = Settings(),
    clips: URL = Tools.clips, _ body: (World) async throws -> Void
  ) async throws {
    await Turns.worlds.take()
    do {
      try await withOwn(tasks, script, settings, clips, body)
    } catch {
      await Turns.worlds.giveBack()
      throw error
    }
    await Turns.worlds.giveBack()
  }

  private static func withOwn(
    _ tasks: [JSON], _ script: [String: JSON], _ settings: Settings, _ clips: URL,
    _ body: (World) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-e2e-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let whole: [String: JSON] = ["key": .text(key), "tasks": .list(tasks)]
    try JSON.object(whole.merging(script) { $1 }).data()
      .write(to: directory.appending(path: "script.json"))
    let simulator = try Running(
      Tools.programs.appending(path: "holdfast-sim"),
      ["script.json", "--clips", clips.path, "--log", "requests.jsonl"], in: directory,
      deadline: .seconds(300))
    defer { simulator.send(SIGKILL) }
    let greeting = try await simulator.line { $0.hasPrefix("listening on ") }
    let port = try #require(greeting.split(separator: ":").last.flatMap { Int($0) })
    let world = World(
      directory: directory, port: port,
      archive: ArchiveTree(root: directory.appending(path: "archive")))
    try world.write(settings.yaml(port: port), to: "pipeline.yml")
    try await body(world)
  }

  func url(_ name: String) -> URL { directory.appending(path: name) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url(name))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url(name), encoding: .utf8)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

  /// Writes a list with a task a line.
  func list(_ lines: String..., as name: String = "tasks.txt") throws {
    try write(lines.map { $0 + "\n" }.joined(), to: name)
  }

  // MARK: holdfast

  func start(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
    deadline: Duration = .seconds(40)
  ) throws -> Running {
    try Running(
      Tools.programs.appending(path: "holdfast"), arguments, in: directory,
      environment: ["SIM_KEY": Self.key].merging(environment) { $1 }, input: input,
      deadline: deadline)
  }

  /// Runs `holdfast` with these arguments to its end.
  func holdfast(
    _ arguments: String..., environment: [String: String] = [:], input: String? = nil
  ) async throws -> Finished {
    try await start(arguments, environment: environment, input: input).finish()
  }

  /// `holdfast run --json` to its end.
  func run(_ arguments: String...) async throws -> Finished {
    try await start(["run", "--json"] + arguments).finish()
  }

  /// `holdfast run --json`, left running.
  func startRun(_ arguments: String...) throws -> Running {
    try start(["run", "--json"] + arguments)
  }

  /// Runs any program here to its end, with the key in its environment.
  func tool(_ program: String, _ arguments: String...) async throws -> Finished {
    try await Running(
      URL(filePath: "/usr/bin/env"), [program] + arguments, in: directory,
      environment: ["SIM_KEY": Self.key]
    ).finish()
  }
}
