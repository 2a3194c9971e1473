import Foundation
import Testing

/// A fortnight while it is played: the programs and their clock, and what must have become of each
/// task so far.
final class Fortnight {
  let world: World
  let clock: TestClock
  /// Plays GlobalAiOpc, which goes down for a while; AnyFast is the world's own.
  private(set) var other: Simulator
  private(set) var title = ""
  /// The tasks of each list that was put into the inbox.
  private(set) var lists: [String: [String]] = [:]
  /// What the archive was seen to hold.
  var objects: Set<String> = []
  /// Of the job that ended last.
  var lastReport = JSON.null
  private let script: [Night]
  private var settings: Settings
  private var night = 0
  private var errands: [String: (errand: Errand, night: Int)] = [:]

  /// Where the clocks are set back in the night to 25 October 2026.
  private static let zone = ["TZ": "Europe/Berlin"]
  private static let otherKey = "sk-other-0123456789abcdef"
  /// Noon there on the Monday before.
  private static let begin = Date(timeIntervalSince1970: 1_792_404_000)
  /// An intake has all the time that it needs.
  static let patient = "{max_duration: 30s}"

  private init(
    _ script: [Night], _ world: World, _ clock: TestClock, _ settings: Settings, other: Simulator
  ) {
    self.script = script
    self.world = world
    self.clock = clock
    self.settings = settings
    self.other = other
  }

  static func play(_ nights: [Night]) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-fortnight-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let clock = try await TestClock(in: directory)
    try clock.set(to: begin)
    let environment = clock.environment.merging(zone) { $1 }
      .merging(["OTHER_KEY": otherKey]) { $1 }
    let other = try await Simulator.start(
      otherScript(nights), in: directory, environment: environment)
    var settings = Settings()
    settings.otherKey = "${OTHER_KEY}"
    settings.otherPort = other.port
    settings.nightly = patient
    settings.scrub = "{period: 7d}"
    let tasks = nights.flatMap(\.errands).filter(\.isAnyFast).compactMap(\.script)
    try await World.nights(tasks, settings: settings, environment: environment) { world in
      let fortnight = Fortnight(nights, world, clock, settings, other: other)
      defer { fortnight.other.program.send(SIGKILL) }
      try await fortnight.play()
      try await fortnight.expectAllIsWell()
    }
  }

  private func play() async throws {
    for (number, night) in script.enumerated() {
      self.night = number
      title = night.title
      for step in night.steps { try await step.perform(self) }
    }
  }

  /// - Parameter polls: how they go wrong.
  private static func otherScript(_ nights: [Night], polls: JSON? = nil) -> JSON {
    let tasks = nights.flatMap(\.errands).filter { !$0.isAnyFast }.compactMap(\.script)
    let behaving = tasks.map { task -> JSON in
      guard case .object(var members) = task else { return task }
      members["polls"] = polls
      return .object(members)
    }
    return ["key": .text(otherKey), "tasks": .list(behaving)]
  }

  /// Starts GlobalAiOpc again, where it was.
  func startOther(polls: JSON? = nil) async throws {
    other = try await Simulator.start(
      Self.otherScript(script, polls: polls), in: world.directory, prefix: "other-",
      port: other.port, environment: world.environment)
  }

  func change(_ body: (inout Settings) -> Void) throws {
    body(&settings)
    try world.configure(settings)
  }

  func set(_ hour: Hour) throws {
    let hours = Double(night) * 24 + hour.rawValue
    try clock.set(to: Self.begin.addingTimeInterval(hours * 3600))
  }

  func add(_ list: String, _ errands: [Errand]) {
    lists[list] = errands.map(\.id)
    for errand in errands { self.errands[errand.id] = (errand, night) }
  }

  func forget(_ task: String) { errands[task] = nil }

  /// What the ledger must say of each task.
  var expected: [String: String] {
    errands.mapValues { errand, listed in
      night >= listed + errand.delay ? errand.end : "open"
    }
  }
}
