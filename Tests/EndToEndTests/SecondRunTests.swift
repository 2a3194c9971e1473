import Testing

@Suite(.timeLimit(.minutes(30))) struct `A second run` {
  static let tasks: [JSON] = [
    .anyfast("asyntask_good"),
    .anyfast("asyntask_short", clip: "alt_480p_3s.mp4"),
    .anyfast("asyntask_refused", ["end": "failure"]),
  ]

  @Test func `costs neither a poll nor a download, tells the same and ends the same`()
    async throws
  {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good", "asyntask_short", "asyntask_refused")
      let first = try await world.run("tasks.txt")
      let requests = try world.requests.count
      let second = try await world.run("tasks.txt")
      #expect(try world.requests.count == requests)
      #expect(second.exit == first.exit)
      #expect(second.exit == 1)
      #expect(try second.outcomes.count == 3)
      for event in try first.outcomes {
        let again = try second.outcome(of: event["task_id"])
        for name in event.names.subtracting(["time", "artifacts"]) {
          #expect(again[name] == event[name], "\(name) of \(event["task_id"])")
        }
        // What differs without binding is told once; the receipt keeps it.
        let names = ["role", "digest", "bytes", "path", "verdict", "reason"]
        let artifacts = [event, again].map { event in
          event["artifacts"].list.map { artifact in names.map { artifact[$0] } }
        }
        #expect(artifacts[0] == artifacts[1])
      }
      #expect(try first.summary["tokens"] == second.summary["tokens"])
      #expect(try second.events.allSatisfy { $0["state"] == .null || $0["state"] == "done" })
    }
  }

  @Test func `without a list ends with 1 until every trouble is acknowledged`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good", "asyntask_short", "asyntask_refused")
      #expect(try await world.run("tasks.txt").exit == 1)
      let bare = try await world.run()
      #expect(bare.exit == 1)
      #expect(try bare.outcomes.isEmpty)
      #expect(try await world.holdfast("ack", "asyntask_short").exit == 0)
      #expect(try await world.run().exit == 1)
      #expect(try await world.holdfast("ack", "anyfast:asyntask_refused").exit == 0)
      #expect(try await world.run().exit == 0)
      #expect(try await world.run("tasks.txt").exit == 1)
    }
  }

  @Test func `tries lost and rejected tasks again only when a list names them`() async throws {
    let tasks: [JSON] = [
      .anyfast("asyntask_late", ["link_lifetime": 0]),
      .anyfast("asyntask_odd", ["media": ["status": 451, "status_times": 2]]),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_late", "asyntask_odd")
      let first = try await world.run("tasks.txt")
      #expect(
        try first.endings == [
          "asyntask_late": "lost link-expired", "asyntask_odd": "rejected http-451",
        ])
      let requests = try world.requests.count
      #expect(try await world.run().exit == 1)
      #expect(try world.requests.count == requests)
      let polls = try world.polls(of: "asyntask_late")
      let third = try await world.run("tasks.txt")
      #expect(third.exit == 1)
      #expect(
        try third.endings == [
          "asyntask_late": "lost link-expired", "asyntask_odd": "archived verified",
        ])
      #expect(try world.polls(of: "asyntask_late") == 2 * polls)
    }
  }

  @Test func `goes on with what an earlier one left open`() async throws {
    let task = JSON.anyfast("asyntask_a", ["states": [["IN_PROGRESS", 0.5]]])
    try await World.with([task]) { world in
      try world.list("asyntask_a")
      let first = try await world.run("tasks.txt", "--no-wait")
      #expect(first.exit == 3)
      #expect(try first.endings == ["asyntask_a": "waiting generating"])
      #expect(try world.polls(of: "asyntask_a") == 1)
      let second = try await world.run()
      #expect(second.exit == 0)
      #expect(try second.endings == ["asyntask_a": "archived verified"])
    }
  }

  @Test func `fetches what was finished but not fetched when time was up`() async throws {
    let media: JSON = ["status": 503, "status_times": 1, "retry_after": 2]
    try await World.with([.anyfast("asyntask_a", ["media": media])]) { world in
      try world.list("asyntask_a")
      let first = try await world.run("tasks.txt", "--max-duration", "1s")
      #expect(first.exit == 3)
      #expect(try first.endings == ["asyntask_a": "waiting not-fetched"])
      let second = try await world.run("tasks.txt")
      #expect(second.exit == 0)
      #expect(try second.endings == ["asyntask_a": "archived verified"])
    }
  }
}
