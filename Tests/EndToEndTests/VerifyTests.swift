import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `Verifying` {
  /// A way to harm a copy of the archive, and what must be told of it.
  struct Harm: Sendable {
    let reason: JSON
    let path: @Sendable (ArchiveTree) -> String
    /// Nil: the file is deleted.
    let change: @Sendable (Data) -> Data?
  }

  static let harms: [Harm] = [
    Harm(reason: "corrupt", path: object) { Data($0.dropLast()) + [$0[$0.endIndex - 1] ^ 1] },
    Harm(reason: "missing", path: object) { _ in nil },
    Harm(reason: "wrong-size", path: object) { $0.prefix(1000) },
    Harm(reason: "receipt-edited", path: receipt) {
      Data(String(decoding: $0, as: UTF8.self).replacing("4304", with: "4305").utf8)
    },
    Harm(reason: "missing", path: receipt) { _ in nil },
    Harm(reason: "receipt-damaged", path: receipt) { $0.prefix(100) },
  ]

  @Sendable private static func object(_ archive: ArchiveTree) -> String { archive.objects[0] }
  @Sendable private static func receipt(_ archive: ArchiveTree) -> String { archive.receipts[0] }

  @Test func `of a harmed archive names the harm, the file and the task`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      for harm in Self.harms {
        let copy = try await copy(of: world.archive, in: world)
        let path = harm.path(copy)
        try inflict(harm, on: copy.url(path))
        let verify = try await world.holdfast("verify", "--json", "--archive", copy.root.path)
        #expect(verify.exit == 1)
        let problem = try verify.problems(harm.reason).first ?? .null
        #expect(problem["path"] == .text(path), "\(harm.reason): \(verify.output)")
        #expect(problem["tasks"] == ["anyfast:asyntask_a"], "\(harm.reason)")
        #expect(problem["command"] == "holdfast verify --repair --from DIR")
        #expect(try verify.summary["problems"].names.contains(harm.reason.text ?? ""))
      }
    }
  }

  @Test(arguments: ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt"])
  func `tells an edited seal`(file: String) async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let text = try world.archive.text(file)
      let changed = (text.hasPrefix("0") ? "1" : "0") + text.dropFirst()
      try Data(changed.utf8).write(to: world.archive.url(file))
      let verify = try await world.holdfast("verify", "--json")
      #expect(verify.exit == 1)
      #expect(try verify.summary["seal"] == "damaged")
      #expect(try verify.problems("seal-damaged").count >= 1)
    }
  }

  @Test func `tells files that have no business there`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      for (path, reason) in [
        ("sha256/00/\(empty).mp4", "misplaced"), ("sha256/notes.txt", "stray"),
      ] {
        let file = world.archive.url("data/\(path)")
        try Data().write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file.path)
        let verify = try await world.holdfast("verify", "--json")
        #expect(verify.exit == 1)
        #expect(try verify.summary["problems"].names.contains(reason), "\(verify.output)")
        try FileManager.default.removeItem(at: file)
      }
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test func `works on a bare copy, and reads the media again when asked`() async throws {
    try await World.with([.ultra("asyntask_u"), .globalaiopc("video_a")]) { world in
      try world.list("asyntask_u", "video_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      try FileManager.default.removeItem(at: world.archive.url(".holdfast"))
      let bare = try await world.holdfast("verify", "--json")
      #expect(bare.exit == 0)
      #expect(try bare.summary["objects"] == 3)
      #expect(try bare.summary["receipts"] == 2)
      #expect(try bare.summary["seal"] == "current")
      #expect(try bare.summary["unsealed"] == 0)
      for depth in ["headers", "packets", "frames"] {
        let verify = try await world.holdfast("verify", "--json", "--depth", depth)
        #expect(verify.exit == 0, "\(depth): \(verify.output)")
      }
    }
  }

  @Test(.enabled("needs a mount namespace") { try await Tools.canMount() })
  func `works where nothing can be written`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      try world.write(
        """
        mount --bind archive archive && mount -o remount,ro,bind archive || exit 9
        touch archive/x 2> /dev/null && exit 8
        exec '\(Tools.programs.path)/holdfast' verify --json

        """, to: "verify.sh")
      let verify = try await world.tool("unshare", "-rm", "sh", "verify.sh")
      #expect(verify.exit == 0, "\(verify)")
      #expect(try verify.summary["objects"] == 1)
      #expect(try await world.holdfast("verify").exit == 0)
      try world.write(
        """
        mount --bind archive archive && mount -o remount,ro,bind archive || exit 9
        exec '\(Tools.programs.path)/holdfast' status --json

        """, to: "status.sh")
      let status = try await world.tool("unshare", "-rm", "sh", "status.sh")
      #expect(status.exit == 0, "\(status)")
      #expect(try JSON(status.output)["proof"]["objects"] == 1)
    }
  }

  @Test func `is over at once where another one is under way`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      #expect(try await world.holdfast("verify").exit == 0)
      let script =
        "exec 9<archive/.holdfast/scrub.lock; flock 9; exec '\(Tools.programs.path)/holdfast' verify"
      let verify = try await world.tool("sh", "-c", script)
      #expect(verify.exit == 75)
      #expect(verify.errors.contains("is being verified by process"))
    }
  }

  @Test func `tells a known trouble again until it is acknowledged`() async throws {
    try await World.with([.anyfast("asyntask_a"), .anyfast("asyntask_b")]) { world in
      try world.list("asyntask_a", "asyntask_b")
      #expect(try await world.run("tasks.txt").exit == 0)
      let harm = Self.harms[0]
      let path = harm.path(world.archive)
      try inflict(harm, on: world.archive.url(path))
      let first = try await world.holdfast("verify", "--json")
      let problem = try first.problems("corrupt").first ?? .null
      #expect(
        problem["ranges"] != .null && problem["seconds"] != .null && problem["tokens"] != .null)
      #expect(problem["mends"] == ["copy", "link", "provider"])
      let limited = try await world.holdfast("verify", "--json", "--max-duration", "1ms")
      #expect(limited.exit == 1)
      #expect(try limited.problems("corrupt").count == 1)
      let status = try JSON(try await world.holdfast("status", "--json").output)
      #expect(status["damage"] == 1)
      #expect(status["alarms"].list.map { $0["reason"] } == ["damage"])
      #expect(status["proof"]["complete"] == false && status["proof"]["within_period"] == 1)
      let task = problem["tasks"].list.first?.text ?? ""
      #expect(try await world.holdfast("ack", task).errors.contains("acknowledged 1 of 1"))
      let known = try await world.holdfast("verify", "--json")
      #expect(known.exit == 0)
      #expect(try known.summary["proof"]["acknowledged"] == 1)
    }
  }

  @Test func `reads what it was asked for, and says how far all is proved`() async throws {
    try await World.with([.ultra("asyntask_u"), .anyfast("asyntask_a")]) { world in
      try world.list("asyntask_u", "asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let one = try await world.holdfast("verify", "--json", "--task", "anyfast:asyntask_u")
      #expect(one.exit == 0)
      #expect(try one.summary["objects"] == 2 && one.summary["receipts"] == 1)
      let nobody = try await world.holdfast("verify", "--task", "x", "--task", "y")
      #expect(nobody.exit == 64 && nobody.errors.contains("x") && nobody.errors.contains("y"))
      let nightly = try await world.holdfast(
        "verify", "--json", "--period", "30d", "--depth", "packets")
      #expect(nightly.exit == 0)
      #expect(try nightly.summary["proof"]["complete"] == true)
      #expect(try nightly.summary["proof"]["within_period"] == 1)
      for arguments in [
        ["--sample", "0%"], ["--sample", "5%", "--period", "1d"], ["--since", "x"],
      ] {
        #expect(try await world.start(["verify"] + arguments).finish().exit == 64)
      }
      #expect(try await world.holdfast("verify", "--since", "7d", "--max-bytes", "1KiB").exit == 0)
    }
  }

  /// Injected by strace: the disk itself is whole.
  @Test(.enabled("needs strace") { try await Tools.canTrace() })
  func `tells what the medium refuses, and what it gives when it is asked again`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let object = world.archive.url(world.archive.objects[0]).path
      let holdfast = Tools.programs.appending(path: "holdfast").path
      for (times, reason, exit) in [("1", "transient", Int32(0)), ("1+", "unreadable", 1)] {
        let verify = try await world.tool(
          "strace", "-f", "-o", "/dev/null", "-P", object, "-e",
          "inject=pread64:error=EIO:when=\(times)", holdfast, "verify", "--json")
        #expect(verify.exit == exit, "\(verify.output)")
        let problem = try verify.problems(.text(reason)).first ?? .null
        #expect(problem["path"] == .text(world.archive.objects[0]))
        #expect(problem["sentence"].text?.contains("byte 0") == true)
      }
      let mended = try await world.holdfast("verify", "--json")
      #expect(mended.exit == 0)
    }
  }

  private func copy(of archive: ArchiveTree, in world: World) async throws -> ArchiveTree {
    let copy = ArchiveTree(root: world.url("copy"))
    try? FileManager.default.removeItem(at: copy.root)
    #expect(try await world.tool("cp", "-a", archive.root.path, copy.root.path).exit == 0)
    return copy
  }

  /// Leaves the file's mode as it was.
  private func inflict(_ harm: Harm, on file: URL) throws {
    let whole = try Data(contentsOf: file)
    try FileManager.default.removeItem(at: file)
    guard let changed = harm.change(whole) else { return }
    #expect(changed != whole)
    try changed.write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file.path)
  }
}
