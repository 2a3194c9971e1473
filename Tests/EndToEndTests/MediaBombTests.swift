import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A media bomb` {
  /// The system ends what takes more than a second of a core, and denies what is beyond 512 MiB.
  @Test(arguments: MediaBomb.all.map(\.table))
  func `is told as one within a second and 512 MiB`(table: String) async throws {
    try await World.with { world in
      try MediaBomb.write(into: world.directory)
      let holdfast = Tools.programs.appending(path: "holdfast").path
      let limited = "ulimit -t 1; ulimit -v 524288; exec \(holdfast) probe --json \(table).mp4"
      let probe = try await world.tool("sh", "-c", limited)
      #expect(probe.exit == 1, "\(probe.errors)")
      let facts = try JSON(probe.output)
      #expect(facts["problems"].list.map { $0["slug"] } == ["table-bomb"])
      #expect(facts["video"] == .null && facts["whole"] == false)
    }
  }

  @Test func `is none where one bit of a count is wrong, and the video is kept`() async throws {
    let clips = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-bombs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: clips, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: clips) }
    // One keyframe, and with the wrong bit nine.
    try MediaBomb.bytes(of: "stss", numbers: [0, 9], in: Tools.clip("ok_480p_5s_tail.mp4"))
      .write(to: clips.appending(path: "flipped.mp4"))
    try await World.with([.anyfast("asyntask_flipped", clip: "flipped.mp4")], clips: clips) {
      world in
      try world.write("asyntask_flipped", to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      #expect(try run.endings == ["asyntask_flipped": "archived damaged bad-moov"])
      let facts = try world.archive.receipt(of: "asyntask_flipped")["artifacts"].list.first?[
        "facts"]
      #expect(facts?["video"]["frames"] == 121)
    }
  }

  @Test func `is rejected by a run, which goes on`() async throws {
    let clips = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-bombs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: clips, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: clips) }
    try MediaBomb.write(into: clips)
    let good = "ok_720p_5s_tail.mp4"
    try FileManager.default.copyItem(at: Tools.clip(good), to: clips.appending(path: good))
    let bombs = MediaBomb.all.map {
      JSON.anyfast("asyntask_\($0.table)", clip: .text("\($0.table).mp4"))
    }
    try await World.with(bombs + [.anyfast("asyntask_good")], clips: clips) { world in
      let ids = MediaBomb.all.map { "asyntask_\($0.table)" } + ["asyntask_good"]
      try world.write(ids.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      var expected = Dictionary(uniqueKeysWithValues: ids.map { ($0, "rejected table-bomb") })
      expected["asyntask_good"] = "archived verified"
      #expect(try run.endings == expected)
      #expect(world.archive.objects.count == 1)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }
}
