import Foundation
import Peers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A repair` {
  /// A world whose archive holds two tasks and has a copy beside it.
  private func withArchive(
    _ more: [String: JSON] = [:], _ body: (World, ArchiveTree) async throws -> Void
  ) async throws {
    let tasks: [JSON] = [
      .anyfast("asyntask_a", more), .anyfast("asyntask_b", clip: "ok_720p_5s_fast.mp4", more),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_a", "asyntask_b")
      #expect(try await world.run("tasks.txt").exit == 0)
      let copy = ArchiveTree(root: world.url("copy"))
      let copied = try await world.tool("cp", "-a", "archive", "copy")
      #expect(copied.exit == 0)
      try await body(world, copy)
    }
  }

  private func object(of task: String, in archive: ArchiveTree) throws -> String {
    let artifact = try archive.receipt(of: task)["artifacts"].list[0]
    return try #require(artifact["path"].text)
  }

  private func replace(_ path: String, in archive: ArchiveTree, with data: Data) throws {
    try FileManager.default.removeItem(at: archive.url(path))
    try data.write(to: archive.url(path))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: archive.url(path).path)
  }

  private func flip(_ path: String, in archive: ArchiveTree) throws {
    var data = try Data(contentsOf: archive.url(path))
    data[data.count / 2] ^= 1
    try replace(path, in: archive, with: data)
  }

  /// What proves an archive: our own verification, and others'.
  private func prove(_ world: World) async throws {
    let verify = try await world.holdfast("verify", "--json")
    #expect(verify.exit == 0, "\(verify.output)")
    #expect(try await world.archive.checkJournals().exit == 0)
    if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
  }

  @Test func `is planned first, and done from another copy when that is confirmed`() async throws {
    try await withArchive { world, copy in
      let (bad, gone) = (
        try object(of: "asyntask_a", in: copy), try object(of: "asyntask_b", in: copy)
      )
      try flip(bad, in: world.archive)
      try FileManager.default.removeItem(at: world.archive.url(gone))
      #expect(try await world.holdfast("verify").exit == 1)
      let before = world.archive.files("data")
      let plan = try await world.holdfast("verify", "--repair", "--from", "copy", "--json")
      #expect(plan.exit == 1)
      #expect(try plan.summary["repair"] == ["mendable": 2], "\(plan.output)")
      #expect(try Set(plan.problems("mendable").map { $0["path"].text }) == [bad, gone])
      #expect(world.archive.files("data") == before)

      let repair = try await world.holdfast(
        "verify", "--repair", "--from", "copy", "--yes", "--json")
      #expect(repair.exit == 0, "\(repair.output)")
      #expect(try repair.summary["repair"] == ["mended": 2])
      try await prove(world)
      for path in [bad, gone] {
        #expect(
          try Data(contentsOf: world.archive.url(path)) == Data(contentsOf: copy.url(path)))
      }
      let kept = world.archive.files(".holdfast/quarantine")
      #expect(kept.count == 2 && kept.allSatisfy { $0.contains("object~") })
      let successor = try #require(
        world.archive.receipts.first { $0.hasSuffix("asyntask_a~2.json") })
      let mended = try JSON(world.archive.text(successor))["mended"]
      #expect(mended["was"] == "corrupt" && mended["path"] == .text(bad))
      let show = try await world.holdfast("show", "asyntask_a", "--json")
      #expect(try JSON(show.output)["mended"]["path"] == .text(bad))
      #expect(try await world.run().exit == 0)
    }
  }

  @Test func `asks the provider when there is no copy, and takes only the same bytes`()
    async throws
  {
    try await withArchive { world, copy in
      let bad = try object(of: "asyntask_a", in: copy)
      try flip(bad, in: world.archive)
      #expect(try await world.holdfast("verify").exit == 1)
      let plan = try await world.holdfast("verify", "--repair", "--json")
      #expect(try plan.summary["repair"] == ["refetchable": 1])
      let repair = try await world.holdfast("verify", "--repair", "--yes", "--json")
      #expect(repair.exit == 0, "\(repair.output)")
      #expect(try repair.problems("mended").first?["sentence"].text?.contains("anyfast") == true)
      #expect(try world.downloads(of: "asyntask_a") == 2)
      try await prove(world)
    }
  }

  @Test func `of what nobody has any more says what is lost, and what it has cost`() async throws {
    try await withArchive(["link_lifetime": 2]) { world, copy in
      let bad = try object(of: "asyntask_a", in: copy)
      try flip(bad, in: world.archive)
      try FileManager.default.removeItem(at: copy.url(bad))
      #expect(try await world.holdfast("verify").exit == 1)
      try await Task.sleep(for: .seconds(3))
      let repair = try await world.holdfast(
        "verify", "--repair", "--from", "copy", "--yes", "--json")
      #expect(repair.exit == 1)
      #expect(try repair.summary["repair"] == ["lost": 1], "\(repair.output)")
      let lost = try #require(repair.problems("lost").first)
      #expect(lost["tasks"] == ["anyfast:asyntask_a"])
      #expect(lost["sentence"].text?.contains("108900 tokens") == true, "\(lost)")
      let now = try Data(contentsOf: world.archive.url(bad))
      #expect(now.count == (try Data(contentsOf: Tools.clip("ok_720p_5s_tail.mp4"))).count)
    }
  }

  /// A world whose archive has lost an object, and whose provider or media host answers with `refusal`
  /// as long as `isRefusing` says.
  private func withRefusal(
    _ refusal: Peer.Step, ofPolls: Bool = false, retry: String? = nil,
    _ body: (FaultWorld, MediaHost, _ isRefusing: Refusing, _ object: URL) async throws -> Void
  ) async throws {
    let isRefusing = Refusing()
    var settings = FaultWorld.Settings()
    if let retry { settings.retry = retry }
    let script: Gateway.Script = { _ in
      ofPolls && isRefusing.takes() ? [refusal] : nil
    }
    try await FaultWorld.with(settings, gateway: script) { world in
      let host = try world.host(
        at: "127.0.0.16",
        Answer { turn in
          !ofPolls && isRefusing.takes() ? [refusal] : Answer.file().steps(turn)
        })
      defer { host.stop() }
      world.finish("asyntask_a", at: host.origin)
      let run = try await world.run(["asyntask_a"])
      #expect(run.exit == 0, "\(run.output)")
      let path = try #require(run.outcome(of: "asyntask_a")["path"].text)
      let object = world.archive.url(path)
      try FileManager.default.removeItem(at: object)
      try await body(world, host, isRefusing, object)
    }
  }

  /// How often a request is refused from now on; none at first.
  private final class Refusing: Sendable {
    private let left = Mutex(0)

    func set(_ count: Int) { left.withLock { $0 = count } }

    func takes() -> Bool {
      left.withLock { left in
        left -= 1
        return left >= 0
      }
    }
  }

  @Test(arguments: [false, true])
  func `waits as long as a host or a provider asks`(ofPolls: Bool) async throws {
    let refusal = Peer.Step.answer(429, headers: "Retry-After: 1\r\n")
    try await withRefusal(refusal, ofPolls: ofPolls) { world, host, isRefusing, object in
      // More often than `attempts`.
      isRefusing.set(3)
      let began = ContinuousClock.now
      let repair = try await world.start(["verify", "--repair", "--yes", "--json"]).finish()
      #expect(repair.exit == 0, "\(repair.output)")
      #expect(try repair.summary["repair"] == ["mended": 1])
      #expect(began.duration(to: .now) >= .seconds(3))
      #expect(FileManager.default.fileExists(atPath: object.path))
    }
  }

  @Test(arguments: [429, 503, 403])
  func `calls nothing lost that may pass`(status: Int) async throws {
    try await withRefusal(.answer(status)) { world, _, isRefusing, object in
      isRefusing.set(.max)
      let repair = try await world.start(["verify", "--repair", "--yes", "--json"]).finish()
      #expect(repair.exit == 1)
      #expect(try repair.summary["repair"] == ["refetchable": 1], "\(repair.output)")
      #expect(try repair.problems("lost").isEmpty)
      isRefusing.set(0)
      let again = try await world.start(["verify", "--repair", "--yes", "--json"]).finish()
      #expect(again.exit == 0, "\(again.output)")
      #expect(FileManager.default.fileExists(atPath: object.path))
    }
  }

  static let waits: [(String, Peer.Step, ofPolls: Bool)] = [
    ("a host's answer", .silence, false), ("a poll's answer", .silence, true),
    ("a host's time", .answer(429, headers: "Retry-After: 600\r\n"), false),
    ("a provider's time", .answer(503, headers: "Retry-After: 600\r\n"), true),
    ("another attempt", .answer(503), false),
  ]

  @Test(arguments: waits.map(\.0))
  func `that waits ends soon after a signal`(what: String) async throws {
    let wait = try #require(Self.waits.first { $0.0 == what })
    let retry = "{attempts: 8, first_delay: 60s, longest_delay: 60s}"
    try await withRefusal(wait.1, ofPolls: wait.ofPolls, retry: retry) {
      world, host, isRefusing, object in
      isRefusing.set(.max)
      let asked = (world.gateway.requests.count, host.requests.count)
      let repair = try world.start(["verify", "--repair", "--yes", "--json"])
      while (wait.ofPolls ? world.gateway.requests.count - asked.0 : host.requests.count - asked.1)
        == 0
      {
        try await Task.sleep(for: .milliseconds(10))
      }
      repair.send(SIGTERM)
      let sent = ContinuousClock.now
      let end = await repair.finish()
      #expect(
        sent.duration(to: .now) < .seconds(10), "longer than this means that it was not heeded")
      #expect(end.exit == 128 + SIGTERM, "\(end.output)")
      #expect(try end.summary["repair"] == ["refetchable": 1])
      #expect(world.archive.files(".holdfast/staging").isEmpty)
    }
  }

  @Test func `of an object whose receipt was edited takes only what has its name`() async throws {
    try await withArchive { world, copy in
      let (object, receipt) = (
        try object(of: "asyntask_a", in: copy),
        try #require(world.archive.receipts.first { $0.contains("asyntask_a") })
      )
      let digest = String(object.suffix(68).prefix(64))
      let directory = world.url("others")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let other = directory.appending(path: "\(digest).mp4")
      try Data("others' bytes".utf8).write(to: other)
      let hash = try await world.tool("sha256sum", other.path).output.prefix(64)
      let text = try String(contentsOf: copy.url(receipt), encoding: .utf8)
      let edited = text.replacing("\"digest\": \"\(digest)\"", with: "\"digest\": \"\(hash)\"")
      #expect(edited != text)
      try replace(receipt, in: world.archive, with: Data(edited.utf8))
      try FileManager.default.removeItem(at: world.archive.url(object))
      #expect(try await world.holdfast("verify").exit == 1)
      let repair = try await world.holdfast("verify", "--repair", "--from", "others", "--yes")
      #expect(repair.exit == 1, "\(repair.errors)")
      let sum = try await world.tool("sha256sum", world.archive.url(object).path).output
      #expect(sum.prefix(64) == digest)
      #expect(!world.archive.receipts.contains { $0.contains("~2") })
      try FileManager.default.removeItem(at: world.archive.url(object))
      #expect(try await world.holdfast("verify").exit == 1)
      let whole = try await world.holdfast("verify", "--repair", "--from", "copy", "--yes")
      #expect(whole.exit == 0, "\(whole.errors)")
      // Made of the receipt that was put back first, and not of the edited one.
      let successor = try #require(world.archive.receipts.first { $0.contains("asyntask_a~2") })
      let tells = try String(contentsOf: world.archive.url(successor), encoding: .utf8)
      #expect(tells.hasPrefix(text.dropLast(3)))
      try await prove(world)
    }
  }

  @Test func `of what is whole raises no alarm`() async throws {
    try await withArchive { world, _ in
      for _ in 1...3 {
        let repair = try await world.holdfast("verify", "--repair", "--yes")
        #expect(repair.exit == 0, "\(repair.errors)")
        try await prove(world)
      }
    }
  }

  @Test func `from directories that are not there is refused before anything is done`()
    async throws
  {
    try await withArchive { world, _ in
      let repair = try await world.holdfast(
        "verify", "--repair", "--from", "gone", "--from", "tasks.txt")
      #expect(repair.exit == 64 && repair.output.isEmpty)
      #expect(repair.errors.contains("gone") && repair.errors.contains("tasks.txt"))
    }
  }

  @Test func `puts receipts back, modes and the seal, from any directory`() async throws {
    try await withArchive { world, copy in
      let receipt = try #require(world.archive.receipts.first { $0.contains("asyntask_a") })
      let object = try object(of: "asyntask_b", in: copy)
      try replace(receipt, in: world.archive, with: Data("{}".utf8))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: world.archive.url(object).path)
      let manifest = world.archive.url("manifest-sha256.txt")
      try (Data(contentsOf: manifest).dropFirst()).write(to: manifest)
      #expect(try await world.holdfast("verify").exit == 1)
      let flat = world.url("flat")
      try FileManager.default.createDirectory(at: flat, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: copy.url(receipt), to: flat.appending(path: "asyntask_a.json"))
      let repair = try await world.holdfast(
        "verify", "--repair", "--from", "flat", "--yes", "--json")
      #expect(repair.exit == 0, "\(repair.output)")
      #expect(
        try Data(contentsOf: world.archive.url(receipt)) == Data(contentsOf: copy.url(receipt)))
      try await prove(world)
    }
  }

  @Test func `beside a run is refused, and changes nothing`() async throws {
    try await withArchive { world, copy in
      let bad = try object(of: "asyntask_a", in: copy)
      try flip(bad, in: world.archive)
      let lock = try Running(
        URL(filePath: "/usr/bin/env"),
        ["flock", world.archive.url(".holdfast/lock").path, "sleep", "30"], in: world.directory)
      defer { lock.send(SIGKILL) }
      let holder = world.archive.url(".holdfast/lock").path
      for _ in 0..<200 {
        let probe = try await world.tool("flock", "-n", holder, "true")
        if probe.exit != 0 { break }
      }
      let repair = try await world.holdfast("verify", "--repair", "--from", "copy", "--yes")
      #expect(repair.exit == 75, "\(repair.errors)")
      #expect(!world.archive.receipts.contains { $0.contains("~2") })
    }
  }

  @Test(arguments: [["--from", "x"], ["--yes"], ["--repair", "--sample", "5%"]])
  func `is asked for in a way that makes sense`(options: [String]) async throws {
    try await World.with { world in
      let verify = try await world.start(["verify"] + options).finish()
      #expect(verify.exit == 64 && verify.errors.contains("--"))
    }
  }
}
