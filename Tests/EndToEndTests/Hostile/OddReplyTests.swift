import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A reply that is odd` {
  /// Members of a finished task's reply, in addition to its link or in its place; `LINK` is the link.
  static let usable = [
    "repeats its members":
      #""status":"SUCCESS","result_url":"LINK","status":"SUCCESS","result_url":"LINK""#,
    "escapes every character": #""\u0073tatus":"\u0053UCCESS","result_url":"ESCAPED""#,
    "says its status in another way": #""status":"sUcCeEdEd","result_url":"LINK""#,
    "has its link elsewhere": #""status":"success","fail_reason":"LINK""#,
    "names a file and then its link":
      #""status":"SUCCESS","result_url":"file:///etc/passwd","fail_reason":"LINK""#,
    "says 800 KB more": #""status":"SUCCESS","result_url":"LINK","note":"MUCH""#,
    "says numbers as texts":
      #""status":"SUCCESS","result_url":"LINK","submit_time":"1e3","finish_time":"x","progress":1e308"#,
    "says times that cannot be":
      #""status":"SUCCESS","result_url":"LINK","submit_time":-1e308,"start_time":1e308,"finish_time":9223372036854775808"#,
    "says when it ends in 1970":
      #""status":"SUCCESS","result_url":"LINK","submit_time":1,"finish_time":2"#,
    "says when it ends in 2099":
      #""status":"SUCCESS","result_url":"LINK","submit_time":4070908800,"finish_time":4070908801"#,
    "acts on terminals":
      #""status":"SUCCESS","result_url":"LINK","model":"\u001b[2J\u202e\u0000<script>","request_id":"\u0085\u2028""#,
  ]

  /// What stands beside the link in the task of the service behind: numbers that no video has.
  static let numbers = [
    #""duration":1e308,"framespersecond":1e308"#, #""duration":1e999,"framespersecond":-1"#,
    #""duration":5e-324,"framespersecond":5e-324"#, #""duration":-1,"framespersecond":null"#,
    #""usage":{"total_tokens":1e30}"#, #""usage":[[]]"#,
    #""seed":-1e308,"ratio":{},"resolution":1e308"#,
    #""resolution":"99999999999999999999999999p","super_resolution":"\u0000""#,
    #""generate_audio":"perhaps","duration":"NaN","framespersecond":"inf""#,
    #""duration":"0x1p1023","framespersecond":"1e400""#,
  ]

  /// Counts of tokens that cannot be added up.
  static let tokens = [
    #""usage":{"total_tokens":9223372036854775807}"#,
    #""usage":{"total_tokens":9223372036854775807,"completion_tokens":-1}"#,
    #""usage":{"total_tokens":-9223372036854775808}"#,
    #""usage":{"total_tokens":-9223372036854775808,"super_resolution_tokens":1e308}"#,
  ]

  @Test func `and tells of a video all the same has it archived`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let origin = world.good.origin
      let tasks = Self.usable.sorted { $0.key < $1.key }.enumerated().map { index, entry in
        let link = "\(origin)/\(index).mp4"
        let escaped = link.utf8.map { "\\u00" + String(UInt16($0) + 0x100, radix: 16).suffix(2) }
          .joined()
        let members = entry.value.replacing("LINK", with: link)
          .replacing("ESCAPED", with: escaped)
          .replacing("MUCH", with: String(repeating: "much ", count: 160_000))
        liar.say(of: "asyntask_\(index)") { _ in
          [PollLie.json("\u{FEFF} \r\n\(PollLie.reply(members))\n")]
        }
        return ("asyntask_\(index)", entry.key)
      }
      let running = try world.startRun(tasks.map(\.0) + ["cgt-other"], ["--max-duration", "4s"])
      let peak = Peak(of: running)
      let run = await running.finish()
      let endings = try run.endings
      for (task, name) in tasks {
        let ending = endings[task] ?? "none"
        #expect(ending.hasPrefix("archived "), "\(name): \(ending)")
      }
      #expect(run.exit == 0, "\(run.output.suffix(2000))")
      #expect(peak.kibibytes < 120 << 10)
      try await expectSound(world, receipts: tasks.count + 1)
    }
  }

  @Test(arguments: [numbers, tokens])
  func `in its numbers neither ends the run nor keeps a video away`(numbers: [String]) async throws
  {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let tasks = numbers.indices.map { "asyntask_\($0)" }
      for (task, numbers) in zip(tasks, numbers) {
        let link = "\(world.good.origin)/\(task).mp4"
        let reply = PollLie.reply(
          #""task_id":"\#(task)","status":"SUCCESS","result_url":"\#(link)","data":{\#(numbers)}"#)
        liar.say(of: task) { _ in [PollLie.json(reply)] }
      }
      let run = try await world.run(tasks + ["cgt-other"], ["--max-duration", "4s"])
      #expect(run.exit == 0 || run.exit == 1, "\(run.exit): \(run.errors)")
      let endings = try run.endings
      for task in tasks + ["cgt-other"] {
        let ending = endings[task] ?? "none"
        #expect(ending.hasPrefix("archived "), "\(task): \(ending)")
      }
      // Told again from the ledger, and counted again.
      let next = try await world.run(tasks)
      #expect(next.exit == run.exit, "\(next.exit): \(next.errors)")
      #expect(try next.endings.count == tasks.count)
      for command in [["status"], ["list", "--json"], ["verify"]] {
        let asked = try await world.start(command).finish()
        #expect(
          asked.exit == 0 || command == ["status"] && asked.exit == 1,
          "\(command): \(asked.exit), \(asked.errors)")
      }
      let shown = try await world.start(["show", "--json"] + tasks).finish()
      #expect(shown.exit == 0)
      try await expectSound(world, receipts: tasks.count + 1)
    }
  }

  private func expectSound(_ world: FaultWorld, receipts: Int) async throws {
    #expect(world.archive.receipts.count == receipts)
    for receipt in world.archive.receipts {
      let text = try world.archive.text(receipt)
      #expect(
        !text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
    }
    #expect(try await world.archive.checkJournals().exit == 0)
  }
}
