import Foundation
import Testing

/// Through strace, which counts the calls of each thread.
@Suite(.timeLimit(.minutes(30)), .enabled("needs strace") { try await Tools.hasStrace() })
struct `An export that is cut off` {
  static let tasks = JSON.many(4) + [.ultra("asyntask_u"), .globalaiopc("video_a")]

  private func withArchive(_ body: (World) async throws -> Void) async throws {
    try await World.with(Self.tasks) { world in
      try world.write(Self.tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "t.txt")
      try #require(try await world.run("t.txt").exit == 0)
      try await body(world)
    }
  }

  private func start(_ world: World, _ fault: String, _ arguments: [String]) throws -> Running {
    let holdfast = Tools.programs.appending(path: "holdfast").path
    return try Running(
      URL(filePath: "/usr/bin/env"),
      ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "inject=\(fault)", holdfast, "export"]
        + arguments, in: world.directory)
  }

  @Test(arguments: [
    (["--bag"], ["mkdirat", "write", "fchmod", "renameat2", "syncfs"]),
    (["--bag", "--link"], ["mkdirat", "write", "linkat", "renameat2", "syncfs"]),
    (["--tree", "--by", "date"], ["mkdirat", "write", "fchmod", "renameat2", "syncfs"]),
  ])
  func `by a kill, at any call, has no half file, and is made good`(
    form: [String], calls: [String]
  ) async throws {
    try await withArchive { world in
      for (call, number) in calls.flatMap({ call in (1...3).map { (call, $0) } }) {
        let directory = "export-\(call)-\(number)"
        let arguments = form.map { ["--bag", "--tree"].contains($0) ? "\($0)=\(directory)" : $0 }
        let fault = "\(call):signal=SIGKILL:when=\(number)"
        let killed = try await start(world, fault, arguments).finish()
        // Each thread's calls are counted for themselves: only the first is sure to be reached.
        if number == 1 { #expect(killed.exit != 0, "\(call)") }
        let tree = ArchiveTree(root: world.url(directory))
        try await expectNoHalfFile(world, tree)
        let whole = try await world.start(["export", "--json"] + arguments).finish()
        #expect(whole.exit == 0, "\(call) \(number): \(whole)")
        #expect(!tree.files().contains { $0.hasSuffix(".part") })
        if form[0] == "--bag" { try await world.expectWhole(tree) }
      }
    }
  }

  /// Every object has the digest that its name says, and in a tree one that the archive has.
  private func expectNoHalfFile(_ world: World, _ tree: ArchiveTree) async throws {
    let known = Set(world.archive.objects.compactMap { $0.split(separator: "/").last?.prefix(64) })
    for name in tree.files() where name.hasSuffix(".mp4") {
      let sum = try await world.tool("sha256sum", tree.url(name).path).output.prefix(64)
      #expect(known.contains(sum) && (!name.hasPrefix("data/") || name.contains(sum)), "\(name)")
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `by a signal puts down what it holds, and is gone on with`(signal: Int32) async throws {
    try await withArchive { world in
      let run = try start(world, "renameat2:delay_enter=300000", ["--bag", "bag", "--json"])
      let bag = ArchiveTree(root: world.url("bag"))
      while bag.objects.isEmpty { await Task.yield() }
      run.send(signal)
      let ended = await run.finish()
      #expect(ended.exit == 128 + signal, "\(ended)")
      #expect(try ended.summary["exit"] == .number(Double(128 + signal)))
      #expect(!bag.files().contains { $0.hasSuffix(".part") || $0 == "bagit.txt" })
      #expect(bag.objects.count < world.archive.objects.count)
      #expect(try await world.holdfast("export", "--bag", "bag").exit == 0)
      try await world.expectWhole(bag)
    }
  }
}

extension Tools {
  static func hasStrace() async throws -> Bool {
    try await Running(
      URL(filePath: "/usr/bin/env"), ["strace", "-qq", "-o", "/dev/null", "true"], in: root
    ).finish().exit == 0
  }
}
