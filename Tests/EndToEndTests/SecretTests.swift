import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A key and a link's query` {
  /// What of a signed link must be nowhere: its parameters' names and values, in the three families.
  static let traces = [
    World.key, "X-Tos-", "X-Amz-", "auth_key=", "AKLTsimulator", "AKIASIMULATOR", "preview=1",
  ]

  static let tasks: [JSON] = [
    .ultra("asyntask_good"),
    .anyfast("asyntask_s3", ["style": "s3"]),
    .anyfast("asyntask_page", ["media": ["body": "html"]]),
    .anyfast("asyntask_late", ["style": "vod", "link_lifetime": 0]),
    .anyfast("asyntask_cut", clip: "bad_half_fast.mp4"),
    .anyfast("asyntask_moved", ["media": ["redirect": "/media/asyntask_good/video.mp4"]]),
    .anyfast("asyntask_off", ["media": ["redirect": "http://10.0.0.1/?X-Tos-Signature=abc"]]),
    .anyfast("asyntask_flaky", ["media": ["truncate_at": 65_536, "truncate_times": 1]]),
    .anyfast("asyntask_slow", ["style": "s3", "media": ["rate": 20_000]]),
    .globalaiopc("video_good"),
    .globalaiopc("video_down", ["polls": ["fail_first": 1000]]),
  ]

  @Test func `are in nothing that is written or printed`() async throws {
    try await World.with(Self.tasks) { world in
      let ids = Self.tasks.compactMap { $0["id"].text } + ["asyntask_nobody"]
      try world.write(ids.joined(separator: "\n"), to: "tasks.txt")
      let killed = try world.startRun("tasks.txt", "-v")
      try await killed.event { $0["outcome"] == "archived" }
      let commandLine = try Data(contentsOf: URL(filePath: "/proc/\(killed.processID)/cmdline"))
      var printed = [await killed.kill9()]
      expectNoTrace(commandLine, "the command line")
      expectNoTrace(in: world)
      for arguments in [
        ["run", "tasks.txt", "-v", "--no-wait", "--max-duration", "5s"], ["status"],
        ["list", "--json"],
        ["show", "--json"] + ids, ["verify", "-v"], ["config"], ["config", "--json"],
      ] {
        printed.append(try await world.start(arguments).finish())
      }
      expectNoTrace(in: world)
      for text in printed.flatMap({ [$0.output, $0.errors] }) {
        expectNoTrace(Data(text.utf8), "the output")
      }
      // The search would have found something.
      #expect(printed[0].output.contains("asyntask_good"))
      #expect(world.archive.files(".holdfast/quarantine").count >= 2)
      #expect(try world.text("script.json").contains(World.key))
    }
  }

  @Test func `are not told by a provider that repeats the key`() async throws {
    var settings = Settings()
    settings.key = "sk-a-wrong-key-that-nobody-may-see"
    try await World.with([.anyfast("asyntask_a")], settings: settings) { world in
      try world.list("asyntask_a")
      let run = try await world.holdfast("run", "-v", "tasks.txt")
      #expect(run.exit == 1)
      for file in world.archive.files() {
        let data = try Data(contentsOf: world.archive.url(file))
        #expect(data.range(of: Data("sk-a-wrong".utf8)) == nil, "\(file)")
      }
      #expect(!(run.output + run.errors).contains("sk-a-wrong"))
    }
  }

  @Test func `go where they belong only: the key to the polls`() async throws {
    let tasks: [JSON] = [
      .ultra("asyntask_u"), .globalaiopc("video_a"),
      .anyfast("asyntask_moved", ["media": ["redirect": "/media/asyntask_u/video.mp4"]]),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_u", "video_a", "asyntask_moved")
      #expect(try await world.run("tasks.txt").exit == 0)
      let requests = try world.requests
      #expect(Set(requests.map { $0["which"] }) == ["poll", "video", "original"])
      for request in requests {
        #expect(request["has_authorization"] == .flag(request["which"] == "poll"))
      }
    }
  }

  /// Everything in the archive: ledger, write-ahead log, staging, quarantine, journals and receipts.
  private func expectNoTrace(in world: World) {
    for file in world.archive.files() {
      // SQLite's files may come and go between the listing and the reading.
      guard let data = try? Data(contentsOf: world.archive.url(file)) else { continue }
      expectNoTrace(data, file)
    }
  }

  private func expectNoTrace(_ data: Data, _ place: String) {
    for trace in Self.traces {
      #expect(data.range(of: Data(trace.utf8)) == nil, "\(trace) in \(place)")
    }
  }
}
