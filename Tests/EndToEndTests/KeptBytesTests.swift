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
}

extension MediaHost {
  /// Returns when so many requests have come.
  fileprivate func isAsked(_ times: Int) async throws {
    while requests.count < times { try await Task.sleep(for: .milliseconds(10)) }
  }
}
