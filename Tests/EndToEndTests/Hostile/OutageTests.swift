import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A provider that has answered before` {
  /// What stands before a gateway while it is being worked on.
  static let outages: [(String, Peer.Step)] = [
    ("a page", .ok(Array("<html>Just a moment…</html>".utf8))),
    ("a page with 404", .answer(404, body: "<html>nginx</html>")),
    ("a redirect to a page", .redirect(to: "http://127.0.0.9/maintenance")),
    ("503 and to come back at once", .answer(503, headers: "Retry-After: 0\r\n")),
    ("nothing", .ok([])),
  ]

  @Test(arguments: outages.map(\.0))
  func `and then shows something else for a moment gets all its tasks archived`(kind: String)
    async throws
  {
    let outage = try #require(Self.outages.first { $0.0 == kind }?.1)
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let tasks = (1...5).map { "asyntask_\($0)" }
      for task in tasks {
        world.finish(task, at: world.good.origin)
        // Three honest answers, an outage, and the end.
        liar.say(of: task) { [gateway = world.gateway] _ in
          switch gateway.polls(of: task) {
          case ...3: [PollLie.json(PollLie.reply(#""status":"QUEUED""#))]
          case ...6: [outage]
          default: [PollLie.json(Self.finished(task, at: world.good.origin))]
          }
        }
      }
      let run = try await world.run(tasks, ["--max-duration", "10s"])
      #expect(run.exit == 0)
      // It was the right url: a moment ago.
      #expect(!run.output.contains("configuration is wrong"))
      let endings = try run.endings
      #expect(Set(endings.values) == ["archived verified"], "\(endings)")
    }
  }

  private static func finished(_ task: String, at origin: String) -> String {
    PollLie.reply(
      #""task_id":"\#(task)","status":"SUCCESS","result_url":"\#(origin)/\#(task).mp4","#
        + #""data":{"duration":5,"framespersecond":24,"generate_audio":true}"#)
  }
}
