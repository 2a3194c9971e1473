import Foundation
import Testing

/// A directory of its own with a simulator that plays a script, a configuration, and the archive that Holdfast makes there.
struct World: Sendable {
  static let key = "sk-simulated-0123456789abcdef"

  let directory: URL
  let port: Int
  let archive: ArchiveTree
  /// Of all programs here; with the key.
  let environment: [String: String]

  /// Runs the body in a new world, and takes it down afterwards.
  static func with(
    _ tasks: [JSON] = [], script: [String: JSON] = [:], settings: Settings = Settings(),
    clips: URL = Tools.clips, environment: [String: String] = [:],
    _ body: (World) async throws -> Void
  ) async throws {
    await Turns.worlds.take()
    do {
      try await withOwn(tasks, script, settings, clips, environment, body)
    } catch {
      await Turns.worlds.giveBack()
      throw error
    }
    await Turns.worlds.giveBack()
  }

  private static func withOwn(
    _ tasks: [JSON], _ script: [String: JSON], _ settings: Settings, _ clips: URL,
    _ environment: [String: String], _ body: (World) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-e2e-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let whole: [String: JSON] = ["key": .text(key), "tasks": .list(tasks)]
    let simulator = try await Simulator.start(
      .object(whole.merging(script) { $1 }), clips: clips, in: directory, environment: environment)
    defer { simulator.program.send(SIGKILL) }
    let world = World(
      directory: directory, port: simulator.port,
      archive: ArchiveTree(root: directory.appending(path: "archive")),
      environment: ["SIM_KEY": key].merging(environment) { $1 })
    try world.configure(settings)
    try await body(world)
  }

  func configure(_ settings: Settings) throws {
    try write(settings.yaml(port: port), to: "pipeline.yml")
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
    deadline: Duration = .seconds(90)
  ) throws -> Running {
    try Running(
      Tools.programs.appending(path: "holdfast"), arguments, in: directory,
      environment: self.environment.merging(environment) { $1 }, input: input,
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
      environment: environment
    ).finish()
  }
}
