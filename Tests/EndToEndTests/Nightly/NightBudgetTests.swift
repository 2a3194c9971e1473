import FoundationEssentials
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A night's budget` {
  @Test func `leaves the scrub its time, however long the intake would go on`() async throws {
    let tasks = JSON.many(3) + [.anyfast("asyntask_open", ["end": "never"])]
    try await World.nights(tasks) { world in
      try world.drop("tasks.txt", ["asyntask_01", "asyntask_02", "asyntask_03"])
      #expect(try await world.nightly().exit == 0)
      var settings = Settings()
      settings.nightly = "{max_duration: 10s}"
      settings.scrub = "{period: 1s, max_duration: 6s}"
      try world.configure(settings)
      try world.drop("open.txt", ["asyntask_open"])
      let night = try await world.nightly()
      #expect(night.exit == 3, "\(night)")
      #expect(try night.summary["objects"] == 3 && night.summary["receipts"] == 3)
      #expect(try night.summary["proof"]["complete"] == true)
    }
  }

  @Test func `has the scrub read no more than scrub.max_bytes, and go on the next night`()
    async throws
  {
    var settings = Settings()
    settings.scrub = "{period: 30d, max_bytes: 1}"
    try await World.nights(JSON.many(3), settings: settings) { world in
      try world.drop("tasks.txt", ["asyntask_01", "asyntask_02", "asyntask_03"])
      var read: [JSON] = []
      for _ in 1...6 {
        let night = try await world.nightly()
        let summary = try night.summary
        read.append(summary["proof"]["complete"])
        #expect((summary["objects"].number ?? 0) + (summary["receipts"].number ?? 0) <= 1)
      }
      #expect(read.contains(false))
      let list = try await world.holdfast("verify", "--json", "--period", "30d")
      #expect(try list.summary["proof"]["within_period"] == 1, "\(list)")
    }
  }
}
