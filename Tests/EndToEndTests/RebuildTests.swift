import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `A rebuilt ledger` {
  /// What neither journals nor receipts tell, by table (docs/ARCHIVE-FORMAT.md).
  private static let unknowable: [String: Set<String>] = [
    "run": ["id", "ended_at", "exit", "summary"],
    "task": ["first_polled_at", "polls", "unknown_sightings", "next_poll_at"],
    "artifact": ["validator", "length", "synced", "vouched"],
  ]
  /// What only the receipt of an archived task tells.
  private static let told: Set<String> = [
    "polled_at", "finished_seen_at", "submitted_at", "deadline", "deadline_source", "model",
    "tokens",
  ]

  private func isEqual(
    _ before: [String: [String: JSON]], _ after: [String: [String: JSON]]
  ) throws {
    let open = Set(
      before["task", default: [:]].values.filter { $0["outcome"] != "archived" }.map { $0["id"] })
    for (table, unknowable) in Self.unknowable {
      // Of an open task's artifacts only what lies in staging is known.
      let rows = before[table, default: [:]].filter { !open.contains($0.value["task"]) }
      let rebuilt = after[table, default: [:]].filter { !open.contains($0.value["task"]) }
      #expect(rows.keys.sorted() == rebuilt.keys.sorted(), "\(table)")
      for (name, row) in rows {
        let isArchived = table != "task" || row["outcome"] == "archived"
        for column in row.names.subtracting(unknowable).subtracting(isArchived ? [] : Self.told) {
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
      let ids = Self.tasks.compactMap { $0["id"].text }
      try world.write(
        (ids + ["asyntask_nobody", "asyntask_typo"]).joined(separator: "\n") + "\n"
          + #"{"task_id": "video_nobody", "duration": 5, "framespersecond": 24, "tags": ["a", "é"]}"#,
        to: "tasks.txt")
      let first = try await world.run("tasks.txt", "--max-duration", "5s")
      #expect(first.exit == 1, "\(first.errors)")
      #expect(try await world.holdfast("forget", "asyntask_typo").exit == 0)
      #expect(try await world.holdfast("ack", "asyntask_short", "asyntask_late").exit == 0)
      try world.write(#"{"task_id": "asyntask_slow", "duration": 7, "tags": ["new"]}"#, to: "b.txt")
      #expect(try await world.run("b.txt", "--no-wait").exit == 3)
      let before = try await world.tables()

      try FileManager.default.removeItem(at: world.ledger)
      let rebuild = try await world.holdfast("rebuild", "--json")
      #expect(rebuild.exit == 0, "\(rebuild)")
      #expect(try rebuild.summary["receipts"] == 7)
      #expect(try rebuild.summary["queued"] == 2)
      try isEqual(before, try await world.tables())
      #expect(try await world.holdfast("verify").exit == 0)

      let run = try await world.run("--no-wait")
      #expect(
        try run.endings == [
          "asyntask_slow": "waiting generating", "asyntask_half": "archived verified",
        ])
    }
  }
}
