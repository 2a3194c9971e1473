import FoundationEssentials
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A full disk` {
  /// Two runs over an archive on a file system of three megabytes, the second with more room; each one's exit code comes
  /// after its events.
  private static let script = """
    holdfast='\(Tools.programs.path)/holdfast'
    mkdir archive && mount -t tmpfs -o size=3m tmpfs archive || exit 9
    $holdfast run --json tasks.txt > first.jsonl
    echo $? > first.exit
    (cd archive && for f in journal/*.sha256; do sha256sum --quiet -c $f || exit 1; done)
    echo $? > sums.exit
    mount -o remount,size=64m archive || exit 9
    $holdfast run --json tasks.txt > second.jsonl
    echo $? > second.exit
    exec $holdfast verify --json

    """

  @Test func `is one with less room than store.reserve keeps`() async throws {
    var settings = Settings()
    settings.reserve = "1000TiB"
    try await World.with([.anyfast("asyntask_a")], settings: settings) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 74)
      #expect(try run.endings == ["asyntask_a": "waiting not-fetched"])
      #expect(try run.problems("disk-full").first?["severity"] == "error")
      #expect(try world.downloads(of: "asyntask_a") == 0)
    }
  }

  @Test(.enabled("needs a mount namespace") { try await Tools.canMount() })
  func `ends a run with 74, loses nothing that was told, and the next run goes on`() async throws {
    var settings = Settings()
    settings.download = "parallel: 1"
    // Files of their own: the same bytes would take no room.
    let clips: [JSON] = [
      "ok_480p_5s_tail.mp4", "ok_720p_5s_tail.mp4", "ok_720p_10s_tail.mp4", "ok_720p_5s_fast.mp4",
      "alt_480p_5s_hevc.mp4", "ok_480p_5s_portrait.mp4", "ok_480p_5s_fast.mp4",
    ]
    // The first is stored before the others are there to fill the disk.
    let tasks = clips.enumerated().map { index, clip in
      let states: JSON = index == 0 ? [] : [["QUEUED", 1.5]]
      return JSON.anyfast("asyntask_\(index)", clip: clip, ["duration": .null, "states": states])
    }
    try await World.with(tasks, settings: settings) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      try world.write(Self.script, to: "full.sh")
      let verify = try await world.tool("unshare", "-rm", "sh", "full.sh")
      #expect(verify.exit == 0, "\(verify)")
      let first = try world.finished("first")
      let second = try world.finished("second")
      #expect(first.exit == 74)
      #expect(
        try first.events.contains { $0["severity"] == "error" && $0["reason"] == "disk-full" })
      #expect(try first.summary["exit"] == 74)
      let told = try first.outcomes.filter { $0["outcome"] == "archived" }.map { $0["task_id"] }
      #expect(!told.isEmpty && told.count < clips.count)
      #expect(try world.text("sums.exit") == "0\n")
      #expect(second.exit == 0, "\(second.output)")
      #expect(try second.outcomes.count == clips.count)
      for task in told { #expect(try world.downloads(of: task) == 1) }
    }
  }
}

extension World {
  func finished(_ name: String) throws -> Finished {
    Finished(
      exit: Int32(try text("\(name).exit").dropLast()) ?? -1, output: try text("\(name).jsonl"),
      errors: "", duration: .zero)
  }
}
