import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A provider's link` {
  /// Links that are none, by what is wrong with them; `HOST` is where nobody may ask, JSON escapes as they are.
  static let unusable = [
    "of a file": "file:///etc/passwd",
    "with another scheme": "gopher://HOST/1",
    "with data": "data:video/mp4;base64,AAAA",
    "with a user": "http://user:secret@HOST/a.mp4",
    "with a user that hides the host": "http://example.com@HOST/a.mp4",
    "with a NUL": "http://HOST/a.mp4\\u0000.example.com",
    "with a backslash": "http://example.com\\\\@HOST/a.mp4",
    "of half a megabyte": "http://HOST/" + String(repeating: "a", count: 500_000),
    "without a host": "http:///a.mp4",
    "with a port beyond all": "http://127.0.0.9:99999/a.mp4",
    "with half an address": "http://[::1/a.mp4",
  ]

  /// Links that are written badly; `HOST` is a host that does all well.
  static let usable = [
    "with a line's end": "http://HOST/a.mp4\\r\\nX-Injected: yes\\r\\n",
    "with a bare line feed": "http://HOST/a.mp4?x=\\nHost: other",
    "with a blank": "http://HOST/a b.mp4", "without a scheme": "//HOST/a.mp4",
    "with blanks around it": " \\t`http://HOST/a.mp4`\\n",
  ]

  @Test func `that is written badly is followed, and carries nothing but its path`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let entries = Self.usable.sorted { $0.key < $1.key }
      let tasks = entries.indices.map { "asyntask_link\($0)" }
      for (task, entry) in zip(tasks, entries) {
        let origin = world.good.origin
        let link = entry.value.replacing("HOST", with: origin.dropFirst("http://".count))
        liar.say(of: task) { _ in [PollLie.json(Self.finished(task, link))] }
      }
      let run = try await world.run(tasks)
      #expect(run.exit == 0, "\(run.output)")
      let headers = world.good.requests.flatMap { $0.lines.dropFirst() }
      #expect(!headers.contains { $0.hasPrefix("X-Injected") || $0 == "Host: other" })
      for receipt in world.archive.receipts {
        #expect(try !world.archive.text(receipt).contains("other"))
      }
    }
  }

  @Test func `that is none is not followed, and no other task is hurt`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      var tasks: [String: String] = [:]
      for (index, entry) in Self.unusable.sorted(by: { $0.key < $1.key }).enumerated() {
        let task = "asyntask_link\(index)"
        tasks[task] = entry.key
        world.finish(task, at: world.good.origin)
        let host = "\(world.forbidden.host):\(world.forbidden.port)"
        let link = entry.value.replacing("HOST", with: host)
        liar.say(of: task) { _ in [PollLie.json(Self.finished(task, link))] }
      }
      let all = [FaultWorld.goodTask, "cgt-other"] + tasks.keys.sorted()
      let run = try await world.run(all, ["--max-duration", "4s"])
      #expect(run.exit == 3, "\(run.output)")
      for (task, ending) in try run.endings {
        let wanted = tasks[task] == nil ? "archived verified" : "waiting no-link"
        #expect(ending == wanted, "\(tasks[task] ?? task)")
      }
      #expect(try run.endings.count == all.count)
      #expect(world.forbidden.accepted == 0)
      #expect(world.good.requests.allSatisfy { !$0.lines.joined().contains("Injected") })

      liar.repent()
      let next = try await world.run(all)
      #expect(next.exit == 0, "\(next.output.suffix(3000))")
      #expect(try Set(next.endings.values) == ["archived verified"])
    }
  }

  /// What tells when a link dies, and cannot be.
  static let absurdDeadlines = [
    "X-Tos-Date=20261121T000000Z&X-Tos-Expires=99999999999999999999999",
    "X-Tos-Date=99991231T235959Z&X-Tos-Expires=9223372036854775807",
    "X-Tos-Date=00000000T000000Z&X-Tos-Expires=-9223372036854775808",
    "X-Tos-Date=20261399T256199Z&X-Tos-Expires=86400",
    "X-Amz-Date=20991231T235959Z&X-Amz-Expires=1e308", "X-Amz-Expires=0&X-Amz-Date=",
    "auth_key=99999999999999999999-0-0-x", "auth_key=-1-0-0-x", "auth_key=---",
    "Expires=18446744073709551616", "Expires=-1", "Expires=0", "Expires=4102444800000000",
    "X-Tos-Date=20261121T000000Z&X-Tos-Expires=1&X-Tos-Expires=2&X-Tos-Date=x",
    "X-Goog-Date=20261121T000000Z&X-Goog-Expires=١٢", "se=9999-99-99T99:99:99Z",
    "Policy=eyJTdGF0ZW1lbnQiOltbXV19&Signature=x", "Policy=%00%ff&Key-Pair-Id=x",
    String(repeating: "Expires=1&", count: 700), String(repeating: "%", count: 7000),
  ]

  @Test func `whose deadline cannot be is followed`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let tasks = Self.absurdDeadlines.enumerated().map { index, query in
        let link = "\(world.good.origin)/\(index).mp4?\(query)"
        liar.say(of: "asyntask_\(index)") { _ in
          [PollLie.json(Self.finished("asyntask_\(index)", link))]
        }
        return "asyntask_\(index)"
      }
      let run = try await world.run(tasks, ["--max-duration", "6s"])
      #expect(run.exit == 0, "\(run.exit) \(run.errors.prefix(2000))")
      let endings = try run.endings
      for (task, query) in zip(tasks, Self.absurdDeadlines) {
        let ending = endings[task] ?? "none"
        #expect(ending == "archived verified", "\(query.prefix(80))")
      }
      #expect(try await world.start(["status"]).finish().exit == 0)
      #expect(try await world.start(["verify"]).finish().exit == 0)
    }
  }

  @Test func `to where no link may lead is rejected, and fetched when the list names it again`()
    async throws
  {
    var settings = FaultWorld.Settings()
    settings.allowed = "127.0.0.2/32"
    let liar = Liar()
    try await FaultWorld.with(settings, gateway: liar.script) { world in
      world.finish("asyntask_lie", at: world.good.origin)
      let link = "\(world.forbidden.origin)/a.mp4"
      liar.say(of: "asyntask_lie") { _ in [PollLie.json(Self.finished("asyntask_lie", link))] }
      let all = [FaultWorld.goodTask, "cgt-other", "asyntask_lie"]
      let run = try await world.run(all)
      #expect(run.exit == 1)
      #expect(try run.endings["asyntask_lie"] == "rejected blocked-address")
      #expect(try run.endings[FaultWorld.goodTask] == "archived verified")
      #expect(world.forbidden.accepted == 0)
      liar.repent()
      #expect(try await world.run(all).exit == 0)
    }
  }

  @Test func `that two tasks share is kept once, with a receipt for each`() async throws {
    try await FaultWorld.with { world in
      let link = "\(world.good.origin)/same.mp4?\(Gateway.signature("1", expiry: .now + 86_400))"
      for task in ["asyntask_a", "asyntask_b"] {
        world.gateway.finish(task) { _ in Gateway.Links(video: link) }
      }
      let run = try await world.run(["asyntask_a", "asyntask_b"])
      #expect(run.exit == 0)
      #expect(try Set(run.endings.values) == ["archived verified"])
      #expect(world.archive.objects.count == 1)
      #expect(world.archive.receipts.count == 2)
      #expect(try await world.archive.checkJournals().exit == 0)
    }
  }

  /// Every member that could be taken for the link is this one.
  private static func finished(_ task: String, _ link: String) -> String {
    #"""
    {"code":"success","data":{"task_id":"\#(task)","status":"SUCCESS","result_url":"\#(link)",
    "data":{"status":"succeeded","duration":5,"framespersecond":24,"generate_audio":true}}}
    """#
  }
}
