import Testing

@Suite(.timeLimit(.minutes(30))) struct `A link` {
  /// Refused once for so long that a link of two seconds has expired by the next attempt.
  static let late: JSON = ["status": 503, "status_times": 1, "retry_after": 3]

  @Test func `that has expired is renewed by one more poll`() async throws {
    let task = JSON.anyfast(
      "asyntask_a", ["media": Self.late, "link_lifetime": 2, "refresh": true])
    try await World.with([task]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      #expect(try world.polls(of: "asyntask_a") == 2)
      #expect(
        try world.requests.filter { $0["which"] == "video" }.map { $0["status"] }
          == [503, 403, 200])
    }
  }

  @Test func `that has expired, and that a poll brings again, is lost`() async throws {
    let task = JSON.anyfast("asyntask_a", ["media": Self.late, "link_lifetime": 2])
    try await World.with([task]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      let outcome = try run.outcome(of: "asyntask_a")
      #expect(outcome["outcome"] == "lost")
      #expect(outcome["deadline"].text != nil)
      #expect(try world.polls(of: "asyntask_a") == 2)
      #expect(world.archive.objects.isEmpty)
    }
  }

  @Test(
    arguments: [("tos", "video.mp4"), ("vod", "video"), ("s3", "video.mp4")] as [(JSON, String)])
  func `of every family is understood`(style: JSON, name: String) async throws {
    try await World.with([.anyfast("asyntask_a", ["style": style, "link_lifetime": 7200])]) {
      world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      let link = try world.archive.receipt(of: "asyntask_a")["artifacts"].list[0]["link"]
      #expect(link["host"] == "127.0.0.1")
      #expect(link["path"] == .text("/media/asyntask_a/\(name)"))
      #expect(link["deadline"] == (try run.outcome(of: "asyntask_a")["deadline"]))
    }
  }

  @Test func `that dies first is fetched first`() async throws {
    var settings = Settings()
    settings.download = "parallel: 1"
    let hours = [1, 6, 5, 4, 3, 2]
    let tasks = hours.map { hours in
      // The first is so slow that the others have finished before it is fetched.
      let first: [String: JSON] = ["media": ["rate": 300_000]]
      let others: [String: JSON] = ["states": [["QUEUED", 0.3]]]
      let lifetime: [String: JSON] = ["link_lifetime": .number(Double(hours * 3600))]
      return JSON.anyfast(
        "asyntask_\(hours)", lifetime.merging(hours == 1 ? first : others) { $1 })
    }
    try await World.with(tasks, settings: settings) { world in
      try world.write(hours.map { "asyntask_\($0)\n" }.joined(), to: "tasks.txt")
      #expect(try await world.run("tasks.txt").exit == 0)
      let order = try world.requests.filter { $0["which"] == "video" }.map { $0["task_id"] }
      #expect(order == (1...6).map { .text("asyntask_\($0)") })
    }
  }

  @Test(arguments: [
    ("http://10.1.2.3/video.mp4", "rejected blocked-address"),
    ("http://169.254.169.254/latest/meta-data", "rejected blocked-address"),
    ("file:///etc/passwd", "rejected forbidden-redirect"),
    ("/media/asyntask_b/video.mp4", "archived verified"),
  ])
  func `that redirects is followed only where it may lead`(to: String, ending: String)
    async throws
  {
    let tasks: [JSON] = [
      .anyfast("asyntask_a", ["media": ["redirect": .text(to)]]), .anyfast("asyntask_b"),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(try run.endings == ["asyntask_a": ending])
    }
  }
}
