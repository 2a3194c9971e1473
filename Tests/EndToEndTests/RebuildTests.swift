import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A rebuilt ledger` {
  /// What neither journals nor receipts tell, by table (docs/ARCHIVE-FORMAT.md).
  private static let unknowable: [String: Set<String>] = [
    "run": ["id", "ended_at", "exit", "summary"],
    "task": [
      "first_polled_at", "polls", "unknown_sightings", "next_poll_at", "refusals", "waiting_host",
      "asked_at", "observed", "unusable", "history_run", "unusable_in_run", "has_state_in_run",
      "without_link", "polls_without_link", "refusals_without_link", "unclear_since", "id",
      "listing", "journaled_deadline",
    ],
    "artifact": ["validator", "length", "synced", "vouched", "refusals", "checksum"],
  ]
  /// What only the receipt of an archived task tells.
  private static let told: Set<String> = [
    "polled_at", "finished_seen_at", "submitted_at", "deadline", "deadline_source", "model",
    "tokens",
  ]

  private func expectEqual(
    _ before: [String: [String: JSON]], _ after: [String: [String: JSON]]
  ) throws {
    let open = Set(
      before["task", default: [:]].filter { $0.value["outcome"] != "archived" }
        .map { JSON.text($0.key) })
    for (table, unknowable) in Self.unknowable {
      // Of an open task's artifacts only what lies in staging is known.
      let rows = before[table, default: [:]].filter { !open.contains($0.value["task"]) }
      let rebuilt = after[table, default: [:]].filter { !open.contains($0.value["task"]) }
      #expect(rows.keys.sorted() == rebuilt.keys.sorted(), "\(table)")
      for (name, row) in rows {
        let isArchived = table != "task" || row["outcome"] == "archived"
        for column in row.names.subtracting(unknowable).subtracting(isArchived ? [] : Self.told)
        where column != "polled_at" || row["polls"] == 1 {
          #expect(
            rebuilt[name]?[column] == row[column], "\(column) of \(name) in \(table)")
        }
      }
    }
    #expect(after["intent"] == [:])
  }

  private static let tasks =
    `A run`.tasks + [.ultra("asyntask_without", ["original_media": ["status": 404]])]

  @Test func `is row by row the one that was`() async throws {
    try await World.with(Self.tasks) { world in
      let ids = Self.tasks.compactMap { $0["id"].text } + ["asyntask_nobody", "asyntask_typo"]
      let nobody =
        #"{"task_id": "video_nobody", "duration": 5, "framespersecond": 24, "tags": ["a", "é"]}"#
      try world.write((ids + [nobody]).joined(separator: "\n"), to: "tasks.txt")
      #expect(try await world.run("tasks.txt", "--max-duration", "5s").exit == 1)
      #expect(try await world.holdfast("forget", "asyntask_typo").exit == 0)
      #expect(try await world.holdfast("ack", "asyntask_short", "asyntask_late").exit == 0)
      try world.write(#"{"task_id": "asyntask_slow", "duration": 7, "tags": ["new"]}"#, to: "b.txt")
      #expect(try await world.run("b.txt", "--no-wait").exit == 3)
      let before = try await world.tables()

      let parts = world.archive.files(".holdfast/staging")
      let part = try #require(parts.first { $0.contains("anyfast~asyntask_half~") })
      let staged = world.archive.url(part)
      let then = try staged.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0

      try FileManager.default.removeItem(at: world.ledger)
      let rebuild = try await world.holdfast("rebuild", "--json")
      #expect(rebuild.exit == 0, "\(rebuild)")
      #expect(try rebuild.summary["receipts"] == 7)
      #expect(try rebuild.summary["queued"] == 2)
      try expectEqual(before, try await world.tables())
      #expect(try await world.holdfast("verify").exit == 0)
      let status = try JSON(try await world.holdfast("status", "--json").output)
      #expect(Set(status["runs"].list.map { $0["state"] }) == ["unknown"])

      let run = try await world.run("--max-duration", "1s")
      #expect(
        try run.endings == [
          "asyntask_slow": "waiting generating", "asyntask_half": "waiting not-fetched",
        ])
      let now = try URL(filePath: staged.path).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      #expect(then > 50_000 && now >= then, "what was in staging is gone on with")
    }
  }

  // MARK: A broken one

  /// What becomes of a ledger, and whether its bytes can be read at all.
  enum Damage: CaseIterable {
    case missing, empty, header, page, cut

    func apply(to file: URL) throws {
      var bytes = try Data(contentsOf: file)
      switch self {
      case .missing: return try FileManager.default.removeItem(at: file)
      case .empty: bytes = Data()
      case .header: bytes.replaceSubrange(0..<100, with: Data(repeating: 0, count: 100))
      case .page:
        bytes.replaceSubrange(4096..<8192, with: Data((0..<4096).map { UInt8($0 * 7 & 255) }))
      case .cut: bytes = bytes.prefix(bytes.count / 2)
      }
      try bytes.write(to: file)
    }
  }

  @Test(arguments: Damage.allCases, ["rebuild", "run"])
  func `takes the place of a broken one, of which every command says what to do`(
    damage: Damage, by command: String
  ) async throws {
    let tasks: [JSON] = [
      .anyfast("asyntask_a"), .anyfast("asyntask_short", clip: "alt_480p_3s.mp4"),
      .anyfast("asyntask_open", ["end": "never"]),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_a", "asyntask_short", "asyntask_open")
      #expect(try await world.run("tasks.txt", "--no-wait").exit == 1)
      let before = try await world.tables()
      try damage.apply(to: world.ledger)
      let files = world.archive.files()
      let broken = try? Data(contentsOf: world.ledger)
      for command in [
        ["status"], ["list"], ["show", "asyntask_a"], ["ack", "asyntask_short"],
        ["forget", "asyntask_open"],
      ] {
        let refused = try await world.start(command).finish()
        #expect(refused.exit == 74, "\(command): \(refused)")
        #expect(refused.errors.contains("`holdfast rebuild`"), "\(command): \(refused.errors)")
      }
      let own = [".holdfast/ledger.sqlite-shm", ".holdfast/ledger.sqlite-wal"]
      #expect(Set(world.archive.files()).subtracting(own) == Set(files).subtracting(own))
      #expect((try? Data(contentsOf: world.ledger)) == broken)

      if command == "rebuild" {
        let rebuild = try await world.holdfast("rebuild", "--json")
        #expect(rebuild.exit == 0, "\(rebuild)")
        #expect(try rebuild.problems("ledger-replaced").count == (damage == .missing ? 0 : 1))
        try expectEqual(before, try await world.tables())
      } else {
        let run = try await world.run("--no-wait")
        #expect(run.exit == 1, "\(run)")
        #expect(try run.problems("ledger-rebuilt").count == 1)
        #expect(try run.endings == ["asyntask_open": "waiting generating"])
      }
      let run = try await world.run("tasks.txt", "--no-wait")
      #expect(run.exit == 1)
      #expect(try run.endings["asyntask_short"] == "archived mismatch duration-mismatch")
      #expect(try world.downloads(of: "asyntask_a") == 1)
    }
  }
}
