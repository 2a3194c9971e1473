import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A fault of this machine's own` {
  static let task = "asyntask_a"
  static let tasks = [task, FaultWorld.goodTask]
  /// What has come when the run is ended, and it is more than is held back before it is written.
  static let part = 300_000
  /// So much of a part is fetched again and compared, where nothing says how much of it is sound.
  static let compared = 65_536
  static let junk = Data(repeating: 7, count: 1000)

  /// A run that has had a part of the body is ended by a signal, something happens to what is
  /// there, and another run follows.
  private func resume(
    after signal: Int32 = SIGKILL, meanwhile change: (FileHandle) throws -> Void = { _ in },
    quarantine: String? = nil, asks: (_ staged: Int) -> [Ask]
  ) async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", .cut(.clip, after: Self.part, .silence), .file())
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      let first = try world.startRun(Self.tasks)
      try await first.event { event in
        event["event"] == "progress"
          && event["received"].number.map { Int($0) >= Self.part + Served.clip.bytes.count } == true
      }
      first.send(signal)
      let ended = await first.finish()
      try #require(ended.exit == (signal == SIGKILL ? -signal : 128 + signal))
      let staged = try world.staged
      try #require(staged.count == 1 && staged[0].bytes > Self.compared, "\(staged)")
      if signal != SIGKILL { try #require(staged[0].bytes == Self.part) }
      let file = try FileHandle(forUpdating: staged[0].url)
      try change(file)
      try file.close()
      let run = try await world.run(Self.tasks)
      try #require(run.exit == 0, "\(run)")
      try #require(
        try world.holds(.clip, of: Self.task, by: run),
        "\(host.requests.map { $0.header("Range") ?? "whole" }) \(run.output)")
      try #require(try world.staged.isEmpty)
      try #require(try world.quarantined(Self.task)?.reason == quarantine)
      let asks = asks(staged[0].bytes)
      let complaints = zip(asks, host.requests).compactMap { $0.complaint($1) }
      try #require(host.requests.count == asks.count && complaints.isEmpty, "\(complaints)")
    }
  }

  @Test func `as a kill loses no byte that arrived`() async throws {
    try await resume { [.whole, .rest(from: $0 - Self.compared)] }
    try await resume(after: SIGTERM) { [.whole, .rest(from: $0)] }
    for state in ["verifying", "storing"] as [JSON] { try await killAndGoOn(at: state) }
    try await FaultTable.shared.pass(
      67,
      FaultTable.Line(
        behaviour: "(`kill -9` amid the body)", requests: "2: whole, rest if the same",
        result: "archived verified", remark: "the last 64 KiB of the staged file are compared"),
      FaultTable.Line(
        behaviour: "(SIGTERM amid the body)", requests: "2: whole, rest if the same",
        result: "archived verified", remark: "from the last byte that came"),
      FaultTable.Line(
        behaviour: "(`kill -9` after the body, before the rename and around it)", requests: "1",
        result: "archived verified", remark: "nothing is asked for again"))
  }

  private func killAndGoOn(at state: JSON) async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", .file())
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      let first = try world.startRun([Self.task])
      try await first.reaches(state)
      _ = await first.kill9()
      let run = try await world.run(Self.tasks)
      try #require(run.exit == 0, "\(run)")
      try #require(try world.holds(.clip, of: Self.task, by: run))
      try #require(host.requests.count == 1, "after \(state)")
    }
  }

  @Test func `as a part file that somebody else changed is not believed`() async throws {
    try await resume(
      meanwhile: { file in
        try file.seekToEnd()
        try file.write(contentsOf: Self.junk)
      }, quarantine: "object-changed"
    ) { [.whole, .rest(from: $0 + Self.junk.count - Self.compared), .whole] }
    try await resume(meanwhile: { try $0.truncate(atOffset: 100_000) }) { _ in
      [.whole, .rest(from: 100_000 - Self.compared)]
    }
    try await resume(
      meanwhile: { file in
        let length = try file.seekToEnd()
        try file.seek(toOffset: 0)
        try file.write(contentsOf: Data(repeating: 7, count: Int(length)))
      }, quarantine: "object-changed"
    ) { [.whole, .rest(from: $0 - Self.compared), .whole] }
    try await refusesSecondRun()
    try await FaultTable.shared.pass(
      68,
      FaultTable.Line(
        behaviour: "(the part file grew between two runs)",
        requests: "3: whole, rest if the same, whole", result: "archived verified",
        quarantine: "object-changed"),
      FaultTable.Line(
        behaviour: "(it shrank)", requests: "2: whole, rest if the same",
        result: "archived verified"),
      FaultTable.Line(
        behaviour: "(it holds other bytes)", requests: "3: whole, rest if the same, whole",
        result: "archived verified", quarantine: "object-changed"),
      FaultTable.Line(
        behaviour: "(a second run at the same time)", requests: "0", result: "exit code 75"))
  }

  @Test func `as a file that had come whole and changes is fetched again, or kept as damaged`()
    async throws
  {
    try await change(then: .file(), ending: "archived verified")
    try await change(then: .expired, ending: "archived damaged bytes-changed")
    try await FaultTable.shared.pass(
      75,
      FaultTable.Line(
        behaviour: "(a staged file changes between two runs)", requests: "2",
        result: "archived verified"),
      FaultTable.Line(
        behaviour: "(the same, and its link is dead)", requests: "2",
        result: "archived damaged bytes-changed", remark: "the object is what is here"))
  }

  /// A task's video has come whole and its original has not, when the run ends and the video changes.
  private func change(then second: Answer, ending: String) async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", .file(), second)
      let slow = try world.host(at: "127.0.0.17", .silence, .file())
      defer {
        host.stop()
        slow.stop()
      }
      let query = Gateway.signature("1", expiry: .now + 86_400)
      world.gateway.finish(Self.task) { _ in
        Gateway.Links(
          video: "\(host.origin)/v.mp4?\(query)", original: "\(slow.origin)/o.mp4?\(query)")
      }
      let first = try world.startRun([Self.task])
      for _ in 0..<2 {
        try await first.event { event in
          event["received"].number.map { Int($0) >= Served.clip.bytes.count } == true
        }
      }
      first.send(SIGTERM)
      try #require(await first.finish().exit == 143)
      let staged = try #require(try world.staged.first { $0.bytes > 0 })
      let file = try FileHandle(forUpdating: staged.url)
      // Amid the first picture, where no box shows it.
      try file.seek(toOffset: 5000)
      try file.write(contentsOf: Data(repeating: 7, count: 8))
      try file.close()
      let run = try await world.run([Self.task])
      try #require(try run.endings[Self.task] == ending, "\(run)")
      try #require(host.requests.count >= 2)
      try #require(try world.object(run, Self.task)?.count == Served.clip.bytes.count)
    }
  }

  private func refusesSecondRun() async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", .silence)
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      let first = try world.startRun(Self.tasks)
      try await first.event { $0["outcome"] == "archived" }
      try #require(try await world.run([Self.task]).exit == 75)
      try #require(host.requests.count == 1)
      first.send(SIGTERM)
      try #require(await first.finish().exit == 143)
    }
  }
}
