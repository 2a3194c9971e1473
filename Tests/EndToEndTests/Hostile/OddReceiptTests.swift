import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A receipt of an odd reply` {
  /// Members that a lenient reader passes over, and a strict one does not.
  static let members: [String: String] = {
    var members = [
      "a number beyond all": "1e999", "a small number beyond all": "-1e-999",
      "5,000 digits": String(repeating: "9", count: 5000),
      "a fraction of 5,000 digits": "0." + String(repeating: "1", count: 5000),
      "a zero in front": "01", "a point at the end": "1.", "a point in front": ".5", "a plus": "+1",
      "hexadecimal": "0x10", "no number after all": "-", "NaN": "NaN", "Infinity": "-Infinity",
      "half a character": #""\ud83d""#, "the other half": #""\ude00""#,
      "two wrong halves": #""\ude00\ud83d""#, "a NUL": #""\u0000""#,
      "an escape that is none": #""\q""#,
      "half an escape": #""\u12""#, "a raw tab": "\"\t\"", "a raw line feed": "\"\n\"",
      "a raw escape": "\"\u{1B}[2J\"", "a comma at the end": "[1,]", "a comma in front": "[,1]",
      "a comment": "/* no */ 1", "single quotes": "'x'", "no value": "",
      "a name without quotes": "{a:1}",
      "a name twice": #"{"a":1,"a":2}"#, "an empty name": #"{"":1}"#,
      "a name of a NUL": #"{"\u0000":1}"#,
      "a name of half a character": #"{"\ud83d":1}"#, "no character": #""\uffff\ufdd0""#,
      "true in capitals": "TRUE", "a combining mark": "\"\u{301}\"",
    ]
    for depth in [400, 508, 509, 510, 511, 512, 513] {
      members["\(depth) levels"] =
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    return members
  }()

  @Test func `can be read by everybody`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let names = Self.members.keys.sorted()
      let tasks = names.indices.map { "asyntask_\($0)" }
      for (task, name) in zip(tasks, names) {
        let link = "\(world.good.origin)/\(task).mp4"
        let reply = PollLie.reply(
          #""status":"SUCCESS","result_url":"\#(link)","note":\#(Self.members[name] ?? "")"#)
        liar.say(of: task) { _ in [PollLie.json(reply)] }
      }
      let run = try await world.run(tasks, ["--max-duration", "4s"])
      let endings = try run.endings
      #expect(endings.count == tasks.count)
      for (task, name) in zip(tasks, names) {
        let ending = endings[task] ?? "none"
        #expect(
          ending.hasPrefix("archived ") || ending == "waiting provider-down", "\(name): \(ending)")
      }
      #expect(endings.values.contains { $0.hasPrefix("archived ") })
      let verify = try await world.start(["verify"]).finish()
      #expect(verify.exit == 0, "\(verify.errors)")
      for (task, name) in zip(tasks, names) where endings[task]?.hasPrefix("archived") == true {
        let path = world.archive.receipts.first { $0.hasSuffix("/\(task).json") }
        let text = try Data(contentsOf: world.archive.url(try #require(path)))
        #expect(throws: Never.self, "\(name)") { try JSONSerialization.jsonObject(with: text) }
      }
    }
  }
}
