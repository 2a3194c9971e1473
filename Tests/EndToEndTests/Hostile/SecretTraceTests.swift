import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A secret leaves no trace` {
  private static let query =
    Gateway.signature(Secrets.signature, expiry: .now + 86_400).replacing("&", with: "\\u0026")

  /// A page that repeats what was asked for, and never ends.
  private static let echo = Answer { turn in
    let page = "<html>\(turn.asked.target)" + String(repeating: " ", count: 8000)
    return [.send(Array("HTTP/1.1 200 OK\r\n\r\n\(page)".utf8)), .silence]
  }

  @Test func `after tasks that were archived, rejected, lost and killed on the way`() async throws {
    try await FaultWorld.with { world in
      let page = Data("<html>Sign in</html>".utf8)
      let hosts: [String: MediaHost] = [
        "archived": try world.host(at: "127.0.0.16", .file()),
        "page": try world.host(at: "127.0.0.17", .raw("HTTP/1.1 200 OK\r\n\r\n", page)),
        "echo": try world.host(at: "127.0.0.23", Self.echo),
        "lost": try world.host(at: "127.0.0.18", .status(403)),
        "cut": try world.host(at: "127.0.0.19", .cut(.clip, after: 300_000, .silence), .file()),
        "down": try world.host(at: "127.0.0.20", .status(503)),
        "moved": try world.host(
          at: "127.0.0.21",
          .redirect { "\($0.good)?X-Tos-Signature=\(Secrets.signature)" }),
        "blocked": try world.host(
          at: "127.0.0.22",
          .redirect { _ in "http://10.0.0.1/?X-Tos-Signature=\(Secrets.signature)" }),
      ]
      defer { for host in hosts.values { host.stop() } }
      for (name, host) in hosts {
        let link = "\(host.origin)/\(name).mp4?\(Self.query)"
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      let tasks = hosts.keys.sorted().map { "asyntask_\($0)" } + ["cgt-other"]
      let killed = try world.startRun(tasks, ["-v"])
      try await killed.event { $0["event"] == "progress" }
      for process in try [killed.processID] + killed.children() {
        let line = try Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))
        Secrets.expectNone(in: line, "the command line")
      }
      var printed = [await killed.kill9()]
      #expect(try !world.staged.isEmpty)
      Secrets.expectNone(in: world.archive)
      for arguments in [
        ["run", "tasks.txt", "-v", "--no-wait"], ["status"], ["list", "--json"],
        ["show", "--json"] + tasks, ["verify", "-v"], ["config"], ["config", "--json"],
      ] {
        printed.append(try await world.start(arguments).finish())
      }
      Secrets.expectNone(in: world.archive)
      for run in printed {
        Secrets.expectNone(in: Data((run.output + run.errors).utf8), "the output")
      }
      // The search would have found something.
      let asked = hosts.values.flatMap(\.requests).map(\.target)
      #expect(asked.allSatisfy { $0.contains(Secrets.signature) } && !asked.isEmpty)
      #expect(world.archive.files(".holdfast/quarantine").count >= 2)
      #expect(world.archive.receipts.count >= 3)
      #expect(printed[1].errors.contains("asyntask_lost"))
    }
  }

  /// What a provider may say beside the task, as it stands in the JSON text; `KEY` is its key.
  static let members = [
    "the key": #""note":"KEY""#,
    "the key amid words": #""note":"Bearer KEY, refused""#,
    "the key as a name": #""KEY":1"#,
    "the key with escapes": #""note":"\u0073\u006b-anyfast\u002d0123456789""#,
    "a link amid words": #""note":"see https://h.test/a.mp4?QUERY for it""#,
    "a link with escapes": #""note":"https:\/\/h.test\/a.mp4\u003fX-Tos-Signature\u003dSIGNATURE""#,
    "a link in capitals": #""note":"HTTPS://H.TEST/A.MP4?QUERY""#,
    "a link without a scheme": #""note":"//h.test/a.mp4?QUERY""#,
    "a link without an origin": #""note":"/a.mp4?QUERY""#,
    "a link as a name": #""https://h.test/a.mp4?QUERY":1"#,
    "a link in a link":
      #""note":"https://h.test/go/https%3A%2F%2Fh.test%2Fa.mp4%3FX-Tos-Signature%3DSIGNATURE""#,
    "a link with its question mark escaped":
      #""note":"https%3A%2F%2Fh.test%2Fa.mp4%3FX-Tos-Signature%3DSIGNATURE""#,
    "a link in JSON in a text": #""note":"{\"u\":\"https://h.test/a.mp4?QUERY\"}""#,
    "a link in escaped JSON in a text":
      #""note":"{\"u\":\"https:\\/\\/h.test\\/a.mp4\\u003fX-Tos-Signature=SIGNATURE\"}""#,
    "a user's password": #""note":"https://SIGNATURE:x@h.test/a.mp4""#,
    "the headers of a request": #""note":{"Authorization":"Bearer KEY"}"#,
  ]

  /// The same where no URL's query holds it.
  static let remnants = [
    "a signature in the fragment": #""note":"https://h.test/a.mp4#X-Tos-Signature=SIGNATURE""#,
    "a query alone": #""note":"X-Tos-Signature=SIGNATURE""#,
    "a link that another line ends":
      #""note":"https://h.test/a.mp4?a=b\nX-Tos-Signature=SIGNATURE""#,
  ]

  @Test(arguments: [members, remnants])
  func `of what a provider repeats`(members: [String: String]) async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      var tasks: [String] = []
      for (index, member) in members.values.sorted().enumerated() {
        tasks += Self.repeating(member, by: liar, at: world.good.origin, index)
      }
      try world.write(tasks.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.start(["run", "-v", "--no-wait", "tasks.txt"]).finish()
      #expect(run.exit == 1, "\(run.errors)")
      #expect(world.archive.receipts.count == members.count, "\(run.errors.suffix(3000))")
      Secrets.expectNone(in: world.archive)
      Secrets.expectNone(in: Data((run.output + run.errors).utf8), "the output")
    }
  }

  /// Tasks whose replies hold the member: a finished one, a pending one, a failed one, and an error.
  private static func repeating(
    _ member: String, by liar: Liar, at origin: String, _ index: Int
  ) -> [String] {
    let member = member.replacing("KEY", with: FaultWorld.keys["SIM_KEY"] ?? "")
      .replacing("QUERY", with: "X-Tos-Signature=\(Secrets.signature)")
      .replacing("SIGNATURE", with: Secrets.signature)
    let link = "\(origin)/a.mp4?\(query)"
    for (task, status) in [("done", "SUCCESS"), ("pending", "DREAMING")] {
      let reply = PollLie.reply(
        #""status":"\#(status)","result_url":"\#(link)",\#(member),"#
          + #""data":{"duration":5,"framespersecond":24,"generate_audio":true}"#)
      liar.say(of: "asyntask_\(index)_\(task)") { _ in [PollLie.json(reply)] }
    }
    let reason = member.replacing("\"note\":", with: "\"fail_reason\":")
    let failure = PollLie.reply(#""status":"FAILURE",\#(reason)"#)
    liar.say(of: "asyntask_\(index)_failed") { _ in [PollLie.json(failure)] }
    let error = "{\"error\":{\(member.replacing("\"note\":", with: "\"message\":"))}}"
    liar.say(of: "asyntask_\(index)_refused") { _ in [.answer(503, body: error)] }
    return ["done", "pending", "failed", "refused"].map { "asyntask_\(index)_\($0)" }
  }

  private static let ok = "HTTP/1.1 200 OK\r\n\r\n"

  private static func page(_ text: String) -> Answer { .raw(ok, Data("<html><p>\(text)</p>".utf8)) }

  /// What a media host may repeat of what it was asked for.
  static let echoes: [(String, @Sendable (String) -> Answer)] = [
    ("in a page", { .raw("HTTP/1.1 200 OK\r\n\r\n", Data("<html><a href=\"\($0)\">x</a>".utf8)) }),
    (
      "in an error with 200",
      {
        .raw(
          "HTTP/1.1 200 OK\r\n\r\n", Data("<Error><StringToSign>\($0)</StringToSign></Error>".utf8))
      }
    ),
    ("in a page with escapes", { page($0.replacing("&", with: "&amp;")) }),
    ("in a page as a path", { page("GET \($0.dropFirst("http://h.test".count)) was refused") }),
    (
      "in a page, percent-encoded",
      {
        page("/login?to=" + ($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""))
      }
    ),
    (
      "in an error's parts",
      { _ in page("<SignatureProvided>\(Secrets.signature)</SignatureProvided>") }
    ),
    (
      "in a page in UTF-16",
      { link in
        .raw(ok, Array("<html>\(link)".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
      }
    ),
    ("in an error with 403", { .status(403, "<Error><Code>\($0)</Code></Error>") }),
    (
      "in an error with 503",
      { .status(503, "<Error><Code>\(Secrets.signature)</Code>\($0)</Error>") }
    ),
    ("in JSON", { .raw("HTTP/1.1 200 OK\r\n\r\n", Data("{\"code\":\"\($0)\"}".utf8)) }),
    ("as its tag", { link in .cut(Served.clip.named("\"\(link)\""), after: 300_000) }),
    ("as its date", { link in .cut(Served.clip.named(nil, modified: link), after: 300_000) }),
    ("as its status", { .raw("HTTP/1.1 503 \($0)\r\nContent-Length: 0\r\n\r\n") }),
    ("as where to go", { link in .redirect { _ in "ftp://10.0.0.1/\(link)" } }),
  ]

  @Test func `of what a media host repeats`() async throws {
    try await FaultWorld.with { world in
      let query = Self.query.replacing("\\u0026", with: "&")
      let hosts = try Self.echoes.enumerated().map { index, echo in
        try world.host(at: "127.0.0.\(16 + index)", echo.1("http://h.test/a.mp4?\(query)"))
      }
      defer { for host in hosts { host.stop() } }
      let tasks = Self.echoes.indices.map { "asyntask_\($0)" }
      for (task, host) in zip(tasks, hosts) {
        world.gateway.finish(task) { _ in
          Gateway.Links(video: "\(host.origin)/a.mp4?\(Self.query)")
        }
      }
      try world.write(tasks.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.start(["run", "-v", "--no-wait", "tasks.txt"]).finish()
      #expect(run.exit == 1, "\(run.errors)")
      #expect(hosts.allSatisfy { !$0.requests.isEmpty })
      Secrets.expectNone(in: world.archive)
      Secrets.expectNone(in: Data((run.output + run.errors).utf8), "the output")
    }
  }
}
