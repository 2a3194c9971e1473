import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A verdict` {
  /// One line of the table: a task, what the list says of it, and how it ends.
  struct Case: Sendable {
    let task: JSON
    var listed: [String: JSON] = [:]
    let ending: String
  }

  static let cases: [Case] = [
    Case(task: .anyfast("asyntask_good"), ending: "verified"),
    Case(task: .anyfast("asyntask_fast", clip: "ok_480p_5s_fast.mp4"), ending: "verified"),
    Case(task: .anyfast("asyntask_upright", clip: "ok_480p_5s_portrait.mp4"), ending: "verified"),
    Case(task: .anyfast("asyntask_mov", clip: "alt_480p_5s.mov"), ending: "verified"),
    Case(
      task: .anyfast("asyntask_long", clip: "ok_720p_10s_tail.mp4"),
      ending: "mismatch duration-mismatch"),
    Case(
      task: .anyfast("asyntask_jerky", clip: "alt_480p_5s_12fps.mp4"),
      ending: "mismatch fps-mismatch"),
    Case(
      task: .anyfast("asyntask_loud", ["generate_audio": false]), ending: "mismatch audio-mismatch"),
    Case(
      task: .anyfast("asyntask_mute", clip: "ok_480p_4s_noaudio.mp4", ["duration": 4]),
      ending: "mismatch audio-mismatch"),
    Case(
      task: .anyfast(
        "asyntask_free", ["duration": -1, "framespersecond": .null, "generate_audio": .null]),
      ending: "unchecked"),
    Case(
      task: .anyfast("asyntask_mine", ["duration": 10]), listed: ["duration": 5],
      ending: "verified"),
    Case(
      task: .anyfast("asyntask_other"), listed: ["duration": 10],
      ending: "mismatch duration-mismatch"),
    Case(
      task: .anyfast("asyntask_rate", ["framespersecond": 30]), listed: ["framespersecond": 24],
      ending: "verified"),
    Case(
      task: .globalaiopc("video_rate"), listed: ["framespersecond": 30],
      ending: "mismatch fps-mismatch"),
    Case(task: .anyfast("asyntask_cut", clip: "bad_half_tail.mp4"), ending: "damaged"),
    Case(task: .anyfast("asyntask_nick", clip: "bad_last_byte_fast.mp4"), ending: "damaged"),
    Case(task: .anyfast("asyntask_hole", clip: "bad_zeroed_fast.mp4"), ending: "damaged"),
    Case(task: .anyfast("asyntask_tail", clip: "bad_trailing_tail.mp4"), ending: "damaged"),
    Case(task: .anyfast("asyntask_twice", clip: "bad_doubled_fast.mp4"), ending: "damaged"),
  ]

  @Test func `follows the binding checks, and the list's expectation goes before the reply's`()
    async throws
  {
    try await World.with(Self.cases.map(\.task)) { world in
      let lines = try Self.cases.map { line in
        let object = line.listed.merging(["task_id": line.task["id"]]) { $1 }
        return String(decoding: try JSON.object(object).data(), as: UTF8.self)
      }
      try world.write(lines.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      let endings = try run.endings
      for line in Self.cases {
        let ending = endings[line.task["id"].text ?? ""] ?? "none"
        // A damaged file may have several reasons; that it has one is enough here.
        #expect(
          line.ending == "damaged"
            ? ending.hasPrefix("archived damaged ") : ending == "archived \(line.ending)",
          "\(line.task["id"]): \(ending)")
      }
      #expect(try run.outcome(of: "asyntask_mov")["path"].text?.hasSuffix(".mov") == true)
    }
  }

  @Test func `that can be seen coming is told while the body is on its way`() async throws {
    let slow: [String: JSON] = ["media": ["rate": 200_000]]
    let fast: JSON = "ok_720p_5s_fast.mp4"
    let tasks: [JSON] = [
      .anyfast("asyntask_good", clip: fast, slow),
      .anyfast("asyntask_long", clip: fast, slow.merging(["duration": 10]) { $1 }),
      .anyfast("asyntask_half", clip: "bad_half_fast.mp4", ["media": ["rate": 100_000]]),
      .anyfast("asyntask_tail", slow.merging(["duration": 10]) { $1 }),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_good", "asyntask_long", "asyntask_half", "asyntask_tail")
      let run = try await world.run("tasks.txt")
      let told = try run.problems("already-wrong")
      let sentences = Dictionary(
        uniqueKeysWithValues: told.map {
          ($0["tasks"].list[0].text ?? "", $0["sentence"].text ?? "")
        })
      #expect(sentences.count == 2 && told.count == 2)
      #expect(
        sentences["anyfast:asyntask_long"]
          == "video: duration is 5.041667, expected 10. It is fetched all the same.")
      #expect(sentences["anyfast:asyntask_half"]?.contains(" 237100 bytes are announced.") == true)
      let order = try run.events.map { event in
        [
          event["task_id"].text ?? event["tasks"].list.first?.text,
          event["state"].text ?? event["reason"].text,
        ]
      }
      let warned = try #require(order.firstIndex(of: ["anyfast:asyntask_long", "already-wrong"]))
      let read = try #require(order.firstIndex(of: ["asyntask_long", "verifying"]))
      #expect(warned < read)
      #expect(try run.endings["asyntask_long"] == "archived mismatch duration-mismatch")
      #expect(try run.endings["asyntask_good"] == "archived verified")
    }
  }

  @Test func `is not touched by advisory checks, which are recorded and told with -v`()
    async throws
  {
    try await World.with([.anyfast("asyntask_a", clip: "ok_480p_5s_portrait.mp4")]) { world in
      try world.list("asyntask_a")
      let run = try await world.holdfast("run", "-v", "tasks.txt")
      #expect(run.exit == 0)
      let checks = try world.archive.receipt(of: "asyntask_a")["artifacts"].list[0]["checks"].list
      let differing = checks.filter { $0["result"] == "differs" }.compactMap { $0["name"].text }
      #expect(differing.contains("ratio") && differing.contains("resolution"))
      for name in differing { #expect(run.errors.contains(name), "\(run.errors)") }
    }
  }

  @Test func `is one for two tasks with the same bytes, which share their object`() async throws {
    let tasks: [JSON] = [
      .anyfast("asyntask_a", clip: "ok_480p_5s_tail.mp4"),
      .globalaiopc("video_b", clip: "ok_480p_5s_tail.mp4"),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_a", "video_b")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(world.archive.objects.count == 1)
      #expect(world.archive.receipts.count == 2)
      #expect(
        try run.outcome(of: "asyntask_a")["digest"] == (try run.outcome(of: "video_b")["digest"]))
      #expect(try await world.holdfast("verify").exit == 0)
      if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
    }
  }
}
