import Foundation
import Testing

/// A directory of its own with a configuration, two providers, a media host that does all well, and
/// one that nobody may ask.
struct FaultWorld: Sendable {
  /// What differs from world to world.
  struct Settings: Sendable {
    /// Lines of `download:`.
    var download = ""
    var allowed = "127.0.0.0/8"
    /// Seconds by which the provider's clock is ahead.
    var clockSkew = 0
    var retry = "{attempts: 2, first_delay: 20ms, longest_delay: 100ms}"
    var pollTimeout = "60s"
    /// More of `poll:` of both providers, as `, give_up_after: 2s`.
    var poll = ""
    /// The dialect of the second provider.
    var otherAPI = "anyfast"
    /// In place of the gateway's own origin.
    var url: String?
    /// Lines of the file of hosts' names: with one of them, runs are in a namespace of their own.
    var names: [(name: String, address: String)] = []
    var needsNamespace = false
    var reserve = "0"
    /// Variables beside the keys.
    var environment: [String: String] = [:]
  }

  static let goodTask = "asyntask_good"

  let directory: URL
  let archive: ArchiveTree
  let gateway: Gateway
  /// A second provider, with a task of its own: `cgt-other`.
  let otherGateway: Gateway
  let good: MediaHost
  let forbidden: MediaHost
  private let settings: Settings

  /// Runs the body in a new world, and takes it down afterwards.
  static func with(
    _ settings: Settings = Settings(), gateway script: Gateway.Script? = nil,
    other: Gateway.Script? = nil, _ body: (FaultWorld) async throws -> Void
  ) async throws {
    await Turns.worlds.take()
    do {
      let world = try FaultWorld(settings, script, other)
      defer { world.takeDown() }
      try await body(world)
    } catch {
      await Turns.worlds.giveBack()
      throw error
    }
    await Turns.worlds.giveBack()
  }

  private init(
    _ settings: Settings, _ script: Gateway.Script?, _ other: Gateway.Script?
  ) throws {
    self.settings = settings
    directory = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-fault-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    archive = ArchiveTree(root: directory.appending(path: "archive"))
    gateway = try Gateway(clockSkew: settings.clockSkew, script: script ?? { _ in nil })
    otherGateway = try Gateway(script: other ?? { _ in nil })
    good = try MediaHost(at: "127.0.0.2", [.file()], good: "", forbidden: "")
    forbidden = try MediaHost(at: "127.0.0.9", [.file()], good: "", forbidden: "")
    let whole = "\(good.origin)/good.mp4?\(Gateway.signature("good", expiry: .now + 86_400))"
    gateway.finish(Self.goodTask) { _ in Gateway.Links(video: whole) }
    otherGateway.finish("cgt-other") { _ in Gateway.Links(video: whole) }
    try write(yaml, to: "pipeline.yml")
    try write(settings.names.map { "\($0.address) \($0.name)\n" }.joined(), to: "hosts")
    // Nobody answers there, and at once: no test asks the machine's own.
    try write("nameserver 127.0.0.99\noptions timeout:1 attempts:1\n", to: "resolv.conf")
    if settings.needsNamespace { try write(Certificate.authority, to: "ca.pem") }
  }

  private func takeDown() {
    gateway.stop()
    otherGateway.stop()
    good.stop()
    forbidden.stop()
    try? FileManager.default.removeItem(at: directory)
  }

  private var yaml: String {
    """
    archive: ./archive
    providers:
      anyfast:
        api: anyfast
        url: \(settings.url ?? gateway.origin)
        key: ${SIM_KEY}
        tasks: ["asyntask_*"]
        poll: {every: 50ms, rate: 1000/s, timeout: \(settings.pollTimeout)\(settings.poll)}
      other:
        api: \(settings.otherAPI)
        url: \(otherGateway.origin)
        key: ${OTHER_KEY}
        tasks: ["cgt-*"]
        poll: {every: 50ms, rate: 1000/s, timeout: \(settings.pollTimeout)\(settings.poll)}
    download:
      retry: \(settings.retry)
      allow_addresses: [\(settings.allowed)]
      \(settings.download)
    store: {reserve: \(settings.reserve)}

    """
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: directory.appending(path: name), encoding: .utf8)
  }

  // MARK: Hosts

  /// A media host of a test's own; the test stops it.
  func host(at address: String, _ answers: Answer...) throws -> MediaHost {
    try MediaHost(
      at: address, answers, good: "\(good.origin)/moved.mp4",
      forbidden: "\(forbidden.origin)/moved.mp4")
  }

  /// The provider has finished the task; its link leads there and is signed.
  func finish(_ task: String, at origin: String, until expiry: Date = .now + 86_400) {
    let link = "\(origin)/\(task).mp4?\(Gateway.signature("1", expiry: expiry))"
    gateway.finish(task) { _ in Gateway.Links(video: link) }
  }

  // MARK: holdfast

  /// No row takes a twentieth of it on an idle machine, but one that loops would take for ever.
  private static let deadline = Duration.seconds(120)

  static let keys = ["SIM_KEY": "sk-anyfast-0123456789", "OTHER_KEY": "sk-other-0123456789"]

  static let needs: Comment = "needs a mount namespace, openssl and python3"

  /// Whether names and certificates can be the test's own.
  static var hasNamespaces: Bool {
    get async throws {
      guard Certificate.canBeMade else { return false }
      return try await Tools.canMount()
    }
  }

  /// `holdfast run --json` over a list of these tasks, left running.
  func startRun(_ tasks: [String], _ arguments: [String] = []) throws -> Running {
    try write(tasks.map { $0 + "\n" }.joined(), to: "tasks.txt")
    return try start(["run", "--json", "tasks.txt"] + arguments)
  }

  func run(_ tasks: [String], _ arguments: [String] = []) async throws -> Finished {
    try await startRun(tasks, arguments).finish()
  }

  func start(_ arguments: [String]) throws -> Running {
    let environment = Self.keys.merging(settings.environment) { $1 }
    let program = Tools.programs.appending(path: "holdfast")
    guard settings.needsNamespace else {
      return try Running(
        program, arguments, in: directory, environment: environment, deadline: Self.deadline)
    }
    let mounts = [
      ("ca.pem", "/etc/ssl/certs/ca-certificates.crt"), ("hosts", "/etc/hosts"),
      ("resolv.conf", "/etc/resolv.conf"),
    ].map { "mount --bind \($0) \($1)" }
    let script = (mounts + ["exec \"$0\" \"$@\""]).joined(separator: " && ")
    return try Running(
      URL(filePath: "/usr/bin/env"),
      ["unshare", "-rm", "sh", "-c", script, program.path] + arguments,
      in: directory, environment: environment, deadline: Self.deadline)
  }

  // MARK: What is there afterwards

  /// Files beside the archive that this test has not put there.
  var strangers: [String] {
    get throws {
      let own: Set = ["archive", "pipeline.yml", "tasks.txt", "hosts", "resolv.conf", "ca.pem"]
      return try FileManager.default.contentsOfDirectory(atPath: directory.path)
        .filter { !own.contains($0) }
    }
  }

  /// The bytes of what a run told as archived.
  func object(_ run: Finished, _ task: String) throws -> [UInt8]? {
    try run.outcome(of: .text(task))["path"].text.map {
      Array(try Data(contentsOf: archive.url($0)))
    }
  }

  /// Whether a run told the task as archived, and its object is the file.
  func holds(_ file: Served, of task: String, by run: Finished) throws -> Bool {
    try object(run, task) == file.bytes
  }

  /// The bytes that are in staging.
  var staged: [(url: URL, bytes: Int)] {
    get throws {
      try archive.files(".holdfast/staging").map { file in
        let url = archive.url(file)
        return (url, try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
      }
    }
  }

  /// What quarantine holds of a task: the reason, and the bytes.
  func quarantined(_ task: String) throws -> (reason: String, bytes: [UInt8])? {
    let plain = ".holdfast/quarantine/anyfast~\(task)~video"
    let files = archive.files(".holdfast/quarantine")
    guard let name = ["\(plain)~held", plain].first(where: { files.contains("\($0).json") }) else {
      return nil
    }
    let bytes = try Data(contentsOf: archive.url("\(name).bytes"))
    return (try JSON(archive.text("\(name).json"))["reason"].text ?? "", Array(bytes))
  }
}
