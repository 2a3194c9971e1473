import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `Exporting` {
  static let tasks = JSON.many(4) + [.ultra("asyntask_u"), .globalaiopc("video_a")]

  private func withArchive(_ body: (World) async throws -> Void) async throws {
    try await World.with(Self.tasks) { world in
      try world.write(Self.tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "t.txt")
      try #require(try await world.run("t.txt").exit == 0)
      try await body(world)
    }
  }

  @Test func `makes a bag that is valid to all, and an archive`() async throws {
    try await withArchive { world in
      let export = try await world.holdfast("export", "--bag", "bag", "--json")
      #expect(export.exit == 0, "\(export)")
      let bag = ArchiveTree(root: world.url("bag"))
      #expect(bag.objects == world.archive.objects && bag.receipts == world.archive.receipts)
      let files = try export.summary["files"]
      let count = (files["copied"].number ?? 0) + (files["reflinked"].number ?? 0)
      #expect(Int(count) == bag.objects.count + bag.receipts.count)
      try await world.expectWhole(bag)
      #expect(try await world.holdfast("verify", "--archive", "bag").exit == 0)
      let again = try await world.holdfast("export", "--bag", "bag", "--archive", "archive")
      #expect(again.exit == 0)
      #expect(again.errorLines.first == "6 tasks: \(Int(count)) present")
      try await world.expectWhole(bag)
      let other = try await world.holdfast("export", "--archive", "bag", "--bag", "second")
      #expect(other.exit == 0, "\(other)")
      try await world.expectWhole(ArchiveTree(root: world.url("second")))
    }
  }

  @Test func `makes a tree of files that play`() async throws {
    try await withArchive { world in
      let export = try await world.holdfast("export", "--tree", "videos", "--by", "task")
      #expect(export.exit == 0, "\(export)")
      let tree = ArchiveTree(root: world.url("videos"))
      let names = [
        "anyfast/asyntask_01.mp4", "anyfast/asyntask_02.mp4", "anyfast/asyntask_03.mp4",
        "anyfast/asyntask_04.mp4", "anyfast/asyntask_u.mp4", "anyfast/asyntask_u.original.mp4",
        "globalaiopc/video_a.mp4",
      ]
      #expect(tree.files() == [".holdfast-export"] + names)
      let clip = try Data(contentsOf: Tools.clip("ok_480p_5s_tail.mp4"))
      #expect(try Data(contentsOf: tree.url("anyfast/asyntask_u.original.mp4")) == clip)
      for name in names {
        #expect(try await world.holdfast("probe", "videos/\(name)").exit == 0, "\(name)")
      }
    }
  }

  @Test func `takes what is selected, in the order asked for`() async throws {
    try await withArchive { world in
      for (arguments, count) in [
        (["--provider", "globalaiopc"], 1), (["--since", "2100-01-01"], 0),
        (["--until", "2100-01-01", "--verdict", "verified"], 7), (["--model", "none"], 0),
        (["asyntask_u", "anyfast:asyntask_01"], 3), (["video_a", "--verdict", "mismatch"], 0),
        (["--model", "seedance_2_0"], 1),
      ] {
        for order in ["date", "model", "verdict"] {
          let name = "tree-\(UUID().uuidString)"
          let export = try await world.start(
            ["export", "--tree", name, "--by", order] + arguments
          ).finish()
          #expect(export.exit == 0, "\(export)")
          let files = ArchiveTree(root: world.url(name)).files().dropFirst()
          #expect(files.count == count, "\(arguments): \(files)")
          #expect(files.allSatisfy { $0.split(separator: "/").count == 3 })
        }
      }
    }
  }

  @Test(arguments: [
    ["--tree", "t"], ["--bag", "b", "--tree", "t", "--by", "date"], ["--bag", "b", "--by", "date"],
    ["--tree", "t", "--by", "size"], [], ["--bag", "archive/new"], ["--bag", "full"],
    ["--bag", "b", "asyntask_none", "asyntask_nil"], ["--bag", "b", "--archive", "full"],
    ["--tree", "none/t", "--by", "date"],
  ])
  func `refuses what makes no sense, and leaves all as it was`(arguments: [String]) async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      try FileManager.default.createDirectory(
        at: world.url("full"), withIntermediateDirectories: false)
      try world.write("mine", to: "full/notes.txt")
      let before = ArchiveTree(root: world.directory).files()
      let refused = try await world.start(["export"] + arguments).finish()
      // A folder without an archive may be a disk that isn't mounted.
      #expect(
        refused.exit == (arguments.last == "full" && arguments.count > 2 ? 74 : 64), "\(refused)")
      #expect(!refused.errors.isEmpty)
      #expect(ArchiveTree(root: world.directory).files() == before)
    }
  }

  @Test func `tells what is lost, and exports the rest`() async throws {
    try await withArchive { world in
      let lost = try world.archive.receipt(of: "asyntask_u")["artifacts"].list[0]["path"]
      try FileManager.default.removeItem(at: world.archive.url(try #require(lost.text)))
      let export = try await world.holdfast("export", "--bag", "bag", "--json")
      #expect(export.exit == 1)
      let problems = try export.problems("missing")
      #expect(problems.map { $0["path"] } == [lost])
      #expect(try export.summary["problems"] == .object(["missing": 1]))
      try await world.expectWhole(ArchiveTree(root: world.url("bag")))
      let verify = try await world.holdfast("verify", "--archive", "bag", "--json")
      let named = try verify.problems("names-missing").first ?? .null
      #expect(named["sentence"].text?.contains(lost.text ?? "none") == true, "\(verify.output)")
    }
  }

  @Test(.enabled("needs a mount namespace") { try await Tools.canMount() })
  func `needs neither a ledger nor the right to write`() async throws {
    try await withArchive { world in
      try FileManager.default.removeItem(at: world.archive.url(".holdfast"))
      try world.write(
        """
        mount --bind archive archive && mount -o remount,ro,bind archive || exit 9
        touch archive/x 2> /dev/null && exit 8
        '\(Tools.programs.path)/holdfast' export --json --bag bag || exit 7
        exec '\(Tools.programs.path)/holdfast' export --json --tree tree --by model

        """, to: "export.sh")
      let export = try await world.tool("unshare", "-rm", "sh", "export.sh")
      #expect(export.exit == 0, "\(export)")
      #expect(try export.summary["tasks"] == 6)
      try await world.expectWhole(ArchiveTree(root: world.url("bag")))
    }
  }
}
