import Foundation
import Peers
import SystemPackage
import Testing

@testable import Ledger
@testable import Pipeline

/// Each is put in place as it stands in docs/ON_FINISH.md, and told of a night.
@Suite(
  .timeLimit(.minutes(30)),
  .enabled(if: installed("jq") != nil && installed("curl") != nil, "needs jq and curl"))
struct `The example of a command` {
  /// Runs the example that is called so, and returns what could not be told.
  private static func tell(
    _ name: String, exit: Exit, _ nights: Nights, run: RunRow.ID? = nil, url: String? = nil,
    _ more: [String: String] = [:]
  ) async throws -> [String] {
    let example = try #require(
      try Document("ON_FINISH.md").examples("sh").first { $0.contains("/bin/holdfast-\(name)\n") })
    let program = nights.folder.appending("holdfast-\(name)").string
    try install(example, as: program)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    var environment = ["PATH": "\(nights.folder):\(path)"].merging(more) { $1 }
    if let url {
      let file = nights.folder.appending("url").string
      try Data("\(url)\n".utf8).write(to: URL(filePath: file))
      environment["HOLDFAST_\(name.uppercased())_URL_FILE"] = file
    }
    let configuration = nights.configuration { $0.nightly.onFinish = program }
    _ = await nights.tell(
      Nights.night(run, exit: exit, events: [Nights.summary(["archived": 2])]), configuration,
      environment: environment)
    return nights.told.map(\.sentence)
  }

  private static func install(_ text: String, as program: String) throws {
    try Data(text.utf8).write(to: URL(filePath: program))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: program)
  }

  @Test func `sends a mail with the report`() async throws {
    let nights = try Nights()
    try Self.install(
      "#!/bin/sh\necho \"$@\" >'\(nights.folder)/mail'; cat >>'\(nights.folder)/mail'\n",
      as: nights.folder.appending("sendmail").string)
    let told = try await Self.tell(
      "mail", exit: .done, nights, ["HOLDFAST_MAIL_TO": "a@example.com"])
    #expect(told.isEmpty)
    let mail = try nights.text("mail")
    #expect(
      mail.hasPrefix(
        "-t\nTo: a@example.com\n"
          + "Subject: [holdfast] All 2 tasks of tonight are safe; nothing needs you.\n"))
    let body = try #require(mail.components(separatedBy: "\n\n").dropFirst().first)
    #expect(body == "All 2 tasks of tonight are safe; nothing needs you.")
    #expect(mail.contains("\n## Tonight\n"))
  }

  @Test(arguments: [
    (Exit.done, "/ping/1"), (.unfinished, "/ping/1"), (.needsPerson, "/ping/1/fail"),
    (.cannotWrite, "/ping/1/fail"),
  ])
  func `tells a health check`(exit: Exit, target: String) async throws {
    let nights = try Nights()
    let peer = try Peer { _ in [.ok([])] }
    defer { peer.stop() }
    let told = try await Self.tell("health", exit: exit, nights, url: "\(peer.origin)/ping/1")
    #expect(told.isEmpty)
    var requests = peer.requests.makeAsyncIterator()
    let request = try #require(await requests.next())
    #expect(request.target == target)
    #expect(request.lines[0].hasPrefix("POST "))
    let verdict = String(decoding: request.body, as: UTF8.self)
    #expect(verdict.hasPrefix(exit == .done ? "All 2 tasks" : exit == .unfinished ? "All" : "Some"))
  }

  @Test func `posts to a chat what needs a person, and is told when nobody takes it`() async throws
  {
    let nights = try Nights()
    let peer = try Peer { asked in [.answer(asked.target == "/hook" ? 200 : 500)] }
    defer { peer.stop() }
    let run = try await nights.run()
    try await nights.end(try await nights.list(["a<b"], in: run), .lost)
    let told = try await Self.tell(
      "chat", exit: .needsPerson, nights, run: run, url: "\(peer.origin)/hook")
    #expect(told.isEmpty)
    var requests = peer.requests.makeAsyncIterator()
    let request = try #require(await requests.next())
    struct Message: Decodable { let text: String }
    let message = try JSONDecoder().decode(Message.self, from: Data(request.body))
    #expect(
      message.text == """
        1 of 2 videos needs you: 1 lost. Everything else is safe.
        1 lost http-403: printf '%s\\n' 'anyfast:a&lt;b' | holdfast run - || holdfast ack 'anyfast:a&lt;b'
        """)
    #expect(request.header("Content-Type") == "application/json")
  }

  @Test(arguments: ["health", "chat"])
  func `tells of a gap between runs, although the job ends with 0`(name: String) async throws {
    let nights = try Nights()
    let peer = try Peer { _ in [.ok([])] }
    defer { peer.stop() }
    _ = try await nights.run(at: -20)
    let run = try await nights.run()
    let told = try await Self.tell(
      name, exit: .done, nights, run: run, url: "\(peer.origin)/hook")
    #expect(told.isEmpty)
    var requests = peer.requests.makeAsyncIterator()
    let request = try #require(await requests.next())
    #expect(request.target == (name == "health" ? "/hook/fail" : "/hook"))
    #expect(String(decoding: request.body, as: UTF8.self).contains("No run came for 19.9 h"))
  }

  @Test func `posts nothing to a chat when all is well`() async throws {
    let nights = try Nights()
    #expect(try await Self.tell("chat", exit: .done, nights).isEmpty)
  }

  @Test func `says that a health check could not be told`() async throws {
    let nights = try Nights()
    let peer = try Peer { _ in [.answer(404)] }
    defer { peer.stop() }
    let told = try await Self.tell("health", exit: .done, nights, url: peer.origin)
    #expect(told.count == 1)
    #expect(
      told.first?.hasPrefix("The command on_finish ended with 22; it said: curl: (22)") == true)
  }
}
