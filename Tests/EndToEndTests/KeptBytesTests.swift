import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `What is here of a video` {
  static let task = "asyntask_a"

  /// The beginning of the clip, of which nothing says that it is not all.
  private static let unsizedBeginning = Answer.raw(
    "HTTP/1.1 200 OK\r\n\(Served.clip.names)\r\n", Served.clip.bytes.prefix(200_000))
  /// All of it but a wrong byte, as the host's own checksum says.
  private static let contradicted = Answer.head(
    "Content-Length: \(Served.clip.bytes.count)\r\n\(Served.clip.names)x-tos-hash-crc64ecma: 123\r\n",
    Served(bytes: Served.clip.bytes.dropLast() + [0x58]))

  @Test(arguments: [unsizedBeginning, contradicted])
  func `and seems damaged waits for the next run when this one ends`(first: Answer) async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", first, .silence, .file())
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      let running = try world.startRun([Self.task])
      try await host.isAsked(2)
      running.send(SIGTERM)
      let ended = await running.finish()
      #expect(try ended.endings == [Self.task: "waiting not-fetched"], "\(ended)")
      let run = try await world.run([Self.task])
      #expect(run.exit == 0, "\(run)")
      #expect(try world.holds(.clip, of: Self.task, by: run), "\(run)")
    }
  }

  @Test func `and seems damaged is filed once its link is dead`() async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", Self.unsizedBeginning, .silence, .expired)
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      let running = try world.startRun([Self.task])
      try await host.isAsked(2)
      running.send(SIGTERM)
      _ = await running.finish()
      let run = try await world.run([Self.task])
      #expect(run.exit == 1)
      #expect(try run.outcome(of: .text(Self.task))["verdict"] == "damaged", "\(run)")
      #expect(try world.object(run, Self.task)?.count == 200_000)
    }
  }

  // MARK: What a killed run has left

  /// What a provider says of a task from the second run on.
  enum Word: CaseIterable, Sendable { case unknown, failed, noOriginal, nothing }

  private static func say(_ word: Word, by liar: Liar, video: String = "") {
    liar.say(of: task) { _ in
      switch word {
      case .unknown:
        [.answer(400, body: #"{"code":"task_not_exist","message":"task_not_exist"}"#)]
      case .failed:
        [PollLie.json(PollLie.reply(#""status":"FAILURE","fail_reason":"removed""#))]
      case .noOriginal:
        [PollLie.json(PollLie.reply(#""status":"SUCCESS","result_url":"\#(video)""#))]
      case .nothing: [PollLie.json(#"{"code":"success","data":null}"#)]
      }
    }
  }

  @Test(arguments: [Word.unknown, .failed])
  func `and is whole is filed when its provider has dropped the task`(word: Word) async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      // Chunks without a last one.
      let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      let size = "\(String(Served.clip.bytes.count, radix: 16))\r\n"
      let host = try world.host(
        at: "127.0.0.16",
        .steps(
          .send(Array((head + size).utf8) + Served.clip.bytes + Array("\r\n".utf8)), .silence))
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      let running = try world.startRun([Self.task])
      try await world.hasStaged(Served.clip)
      _ = await running.kill9()
      Self.say(word, by: liar)
      let run = try await world.run([Self.task])
      #expect(run.exit == 0, "\(run)")
      #expect(try world.holds(.clip, of: Self.task, by: run), "\(run)")
    }
  }

  /// A run is killed when the video has come whole, and no byte of the original; returns the next run.
  private func runAfterKill(
    in world: FaultWorld, meanwhile: (_ video: String) throws -> Void
  ) async throws -> Finished {
    let slow = try world.host(at: "127.0.0.17", .silence)
    defer { slow.stop() }
    let query = Gateway.signature("1", expiry: .now + 86_400)
    let links = Gateway.Links(
      video: "\(world.good.origin)/v.mp4?\(query)", original: "\(slow.origin)/o.mp4?\(query)")
    world.gateway.finish(Self.task) { _ in links }
    let running = try world.startRun([Self.task])
    try await world.hasStaged(Served.clip)
    try await slow.isAsked(1)
    // By the first event after that, the ledger knows the file.
    try await running.event { $0["event"] == "progress" }
    try await running.event { $0["event"] == "progress" }
    _ = await running.kill9()
    try meanwhile(links.video)
    return try await world.run([Self.task])
  }

  @Test(arguments: [Word.unknown, .noOriginal, .nothing])
  func `is filed without an original that is gone, which is told`(word: Word) async throws {
    let liar = Liar()
    var settings = FaultWorld.Settings()
    settings.poll = ", give_up_after: 2s"
    try await FaultWorld.with(settings, gateway: liar.script) { world in
      let run = try await runAfterKill(in: world) { Self.say(word, by: liar, video: $0) }
      #expect(run.exit == 1)
      let outcome = try run.outcome(of: .text(Self.task))
      #expect(outcome["outcome"] == "archived", "\(run)")
      #expect(outcome["reason"] == "link-withdrawn", "\(run)")
      #expect(try world.holds(.clip, of: Self.task, by: run))
    }
  }

  @Test func `is filed by a ledger that was made anew`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let run = try await runAfterKill(in: world) { _ in
        for file in world.archive.files(".holdfast") where file.contains("ledger.sqlite") {
          try FileManager.default.removeItem(at: world.archive.url(file))
        }
        Self.say(.unknown, by: liar)
      }
      #expect(run.exit == 1)
      #expect(try run.outcome(of: .text(Self.task))["outcome"] == "archived", "\(run)")
      #expect(try world.holds(.clip, of: Self.task, by: run))
    }
  }

  // MARK: What can't be had

  @Test(arguments: [true, false])
  func `is filed without an original whose host is down`(waits: Bool) async throws {
    try await FaultWorld.with { world in
      let down = try world.host(at: "127.0.0.16", .status(503))
      defer { down.stop() }
      let query = Gateway.signature("1", expiry: .now + 86_400)
      let links = Gateway.Links(
        video: "\(world.good.origin)/v.mp4?\(query)", original: "\(down.origin)/o.mp4?\(query)")
      world.gateway.finish(Self.task) { _ in links }
      let running = try world.startRun([Self.task], waits ? [] : ["--no-wait"])
      if waits {
        try await world.hasStaged(Served.clip)
        for _ in 0..<2 { try await running.event { $0["event"] == "progress" } }
        try await down.isAsked(4)
        running.send(SIGTERM)
      }
      let run = await running.finish()
      #expect(run.exit == (waits ? 128 + SIGTERM : 1))
      #expect(try run.endings == [Self.task: "archived verified http-503"], "\(run)")
    }
  }

  @Test(arguments: [401, 403])
  func `is asked for although its provider refuses the key`(status: Int) async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let host = try world.host(
        at: "127.0.0.16", .status(404), .status(404), .status(404), .file())
      defer { host.stop() }
      let link = "\(host.origin)/a.mp4?\(Gateway.signature("1", expiry: .now + 86_400))"
      liar.say(of: Self.task) { _ in
        guard host.requests.isEmpty else { return [.answer(status, body: "{}")] }
        return [PollLie.json(PollLie.reply(#""status":"SUCCESS","result_url":"\#(link)""#))]
      }
      let run = try await world.run([Self.task])
      #expect(try world.holds(.clip, of: Self.task, by: run), "\(run)")
    }
  }

  @Test func `is not given up for a page by a run that does not wait`() async throws {
    try await FaultWorld.with { world in
      let page = Answer.status(200, "<html>Log in</html>")
      let host = try world.host(at: "127.0.0.16", page, page, .file())
      let other = try world.host(at: "127.0.0.17", .file())
      defer {
        host.stop()
        other.stop()
      }
      let query = Gateway.signature("1", expiry: .now + 86_400)
      let links = Gateway.Links(
        video: "\(host.origin)/v.mp4?\(query)", original: "\(other.origin)/o.mp4?\(query)")
      world.gateway.finish(Self.task) { _ in links }
      let first = try await world.run([Self.task], ["--no-wait"])
      #expect(first.exit == 1)
      #expect(try first.endings == [Self.task: "waiting link-refused"], "\(first)")
      let second = try await world.run([Self.task])
      #expect(second.exit == 0, "\(second)")
      #expect(try world.holds(.clip, of: Self.task, by: second))
    }
  }

  @Test func `and is whole is filed at its link's end, though its host told more`() async throws {
    try await FaultWorld.with { world in
      let bytes = Served.clip.bytes
      let told = bytes.count + 1000
      let host = try world.host(
        at: "127.0.0.16",
        Answer { turn in
          let start = turn.asked.rangeStart ?? 0
          guard start < bytes.count else { return [.reset] }
          let status = start == 0 ? "200 OK" : "206 Partial Content"
          let range = start == 0 ? "" : "Content-Range: bytes \(start)-\(told - 1)/\(told)\r\n"
          let head = "HTTP/1.1 \(status)\r\nContent-Length: \(told - start)\r\n\(range)"
          return [
            .send(Array("\(head)\(Served.clip.names)\r\n".utf8) + bytes[start...]),
            .pause(.milliseconds(200)), .reset,
          ]
        })
      defer { host.stop() }
      let link = "\(host.origin)/v.mp4?\(Gateway.signature("1", expiry: .now + 4))"
      world.gateway.finish(Self.task) { _ in Gateway.Links(video: link) }
      let run = try await world.run([Self.task])
      #expect(run.exit == 0, "\(run)")
      #expect(try world.holds(.clip, of: Self.task, by: run), "\(run)")
      #expect(try run.problems("shorter-than-told").count == 1)
      #expect(
        try world.archive.receipt(of: Self.task)["note"].text?.contains("1000 bytes") == true)
    }
  }
}

extension FaultWorld {
  /// Returns when all bytes of the file are in staging.
  fileprivate func hasStaged(_ served: Served) async throws {
    // A file may be renamed while it is looked at.
    while (try? staged)?.contains(where: { $0.bytes == served.bytes.count }) != true {
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}

extension MediaHost {
  /// Returns when so many requests have come.
  fileprivate func isAsked(_ times: Int) async throws {
    while requests.count < times { try await Task.sleep(for: .milliseconds(10)) }
  }
}
