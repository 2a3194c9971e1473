import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A stranger's archive` {
  /// A world with an archive of one task, and a file beside it that is nobody's business.
  private func withArchive(_ body: (World) async throws -> Void) async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      try world.write("mine\n", to: "secret")
      try await body(world)
    }
  }

  private func sum(_ file: URL, _ world: World) async throws -> String {
    String(try await world.tool("sha256sum", file.path).output.prefix(64))
  }

  private static let journal = "journal/20270101T000000Z-0000.sha256"

  @Test(arguments: ["data/tasks/../../../secret", "../secret", "data/k"])
  func `has nothing written outside by a repair`(path: String) async throws {
    try await withArchive { world in
      let bytes = world.url("copies")
      try FileManager.default.createDirectory(at: bytes, withIntermediateDirectories: true)
      for name in ["secret", "k"] {
        try Data("theirs\n".utf8).write(to: bytes.appending(path: name))
      }
      let digest = try await sum(bytes.appending(path: "secret"), world)
      try Data("\(digest)  \(path)\n".utf8).write(to: world.archive.url(Self.journal))
      let verify = try await world.holdfast("verify", "--json")
      #expect(verify.exit == 1)
      #expect(try verify.problems("journal-damaged").map { $0["path"] } == [.text(Self.journal)])
      let repair = try await world.holdfast("verify", "--repair", "--yes", "--from", "copies")
      #expect(repair.exit == 1 || repair.exit == 0, "\(repair)")
      #expect(try world.text("secret") == "mine\n")
      #expect(!FileManager.default.fileExists(atPath: world.archive.url("data/k").path))
      if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test func `has no file shown, examined or listed that its ledger names elsewhere`() async throws
  {
    try await withArchive { world in
      let changed = try await world.tool(
        "sqlite3", "archive/.holdfast/ledger.sqlite",
        "UPDATE task SET path = '../secret'; UPDATE artifact SET path = '../secret';")
      try #require(changed.exit == 0, "\(changed)")
      let show = try await world.holdfast("show", "--path", "asyntask_a")
      #expect(show.exit == 1 && show.output.isEmpty, "\(show)")
      let list = try await world.holdfast("list", "--json")
      #expect(!list.output.contains("secret"), "\(list)")
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test(arguments: [
    ["status"], ["list"], ["show", "asyntask_a"], ["verify"], ["run"], ["rebuild"],
  ])
  func `is opened by no command where .holdfast is a link`(arguments: [String]) async throws {
    try await withArchive { world in
      let own = world.archive.url(".holdfast")
      try FileManager.default.moveItem(at: own, to: world.url("elsewhere"))
      try FileManager.default.createSymbolicLink(
        at: own, withDestinationURL: world.url("elsewhere"))
      let before = try await world.tool("ls", "-la", "--time-style=full-iso", "elsewhere")
      let refused = try await world.start(arguments).finish()
      #expect(
        [64, 74].contains(refused.exit) && refused.errors.contains(".holdfast"), "\(refused)")
      let after = try await world.tool("ls", "-la", "--time-style=full-iso", "elsewhere")
      #expect(before.output == after.output)
    }
  }

  /// Sparse: they take no room where they lie, and must take none in memory.
  @Test(arguments: ["receipt", "journal", "records", "manifest-sha256.txt", "bag-info.txt", "lock"])
  func `has files of four gigabytes that cost next to nothing`(kind: String) async throws {
    try await withArchive { world in
      let receipt = try #require(world.archive.receipts.first)
      let path =
        switch kind {
        case "receipt": receipt
        case "journal": Self.journal
        case "records": Self.journal.replacing(".sha256", with: ".jsonl")
        case "lock": ".holdfast/lock"
        default: kind
        }
      let stretched = try await world.tool("truncate", "-s", "4G", world.archive.url(path).path)
      #expect(stretched.exit == 0)
      for command in [["verify", "--json"], ["status"], ["list", "--json"]] {
        let running = try world.start(command)
        let peak = Peak(of: running)
        let finished = await running.finish()
        #expect([0, 1].contains(finished.exit), "\(command) \(finished)")
        #expect(peak.kibibytes < 256 << 10, "\(command) \(peak.kibibytes) KiB")
        guard command[0] == "verify", !["lock", "records"].contains(kind) else { continue }
        #expect(finished.exit == 1 && finished.output.contains(path), "\(finished)")
      }
    }
  }
}
