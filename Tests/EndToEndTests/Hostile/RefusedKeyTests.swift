import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A key that is refused` {
  @Test(arguments: [(401, 1), (403, 3)])
  func `amid a run stops its provider, once, and no other`(status: Int, tasks count: Int)
    async throws
  {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let refused = (1...count).map { "asyntask_refused\($0)" }
      // Of 403 three in a row are a sign: no other task's answer may come between them.
      let pending = status == 401 ? ["asyntask_pending"] : []
      for task in refused + pending { world.finish(task, at: world.good.origin) }
      for task in pending {
        liar.say(of: task) { _ in [PollLie.json(PollLie.reply(#""status":"QUEUED""#))] }
      }
      for task in refused {
        // The key is good until the first video is on its way.
        liar.say(of: task) { _ in
          world.good.requests.isEmpty
            ? [PollLie.json(PollLie.reply(#""status":"QUEUED""#))]
            : [.answer(status, body: #"{"error":{"message":"Invalid token"}}"#)]
        }
      }
      let all = [FaultWorld.goodTask, "cgt-other"] + refused + pending
      let run = try await world.run(all, ["--max-duration", "2m"])
      #expect(run.exit == 1)
      #expect(run.duration < .seconds(110), "it does not wait for what it stopped")
      for (task, ending) in try run.endings {
        let isGood = [FaultWorld.goodTask, "cgt-other"].contains(task)
        #expect(ending == (isGood ? "archived verified" : "waiting unauthorized"), "\(task)")
      }
      #expect(try run.endings.count == all.count)
      let errors = try run.events.filter { $0["severity"] == "error" }
      #expect(errors.map { $0["reason"] } == ["unauthorized"])
      #expect(errors.first?["provider"] == "anyfast")

      liar.repent()
      let next = try await world.run(all)
      #expect(next.exit == 0)
      #expect(try Set(next.endings.values) == ["archived verified"])
    }
  }
}
