import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Verifying` {
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
