import Foundation
import Peers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A proxy of the environment` {
  /// A world whose runs ask `proxy` for every host but the providers and what `exceptions` names.
  private func withProxy(
    _ proxy: MediaHost, besides exceptions: String = "", allowing allowed: String = "127.0.0.0/8",
    names: [(name: String, address: String)] = [], _ body: (FaultWorld) async throws -> Void
  ) async throws {
    var settings = FaultWorld.Settings()
    settings.download = "proxy: environment"
    settings.allowed = allowed
    settings.names = names
    settings.needsNamespace = !names.isEmpty
    settings.environment = [
      "http_proxy": proxy.origin, "https_proxy": proxy.origin,
      "no_proxy": "127.0.0.1,\(exceptions)",
    ]
    try await FaultWorld.with(settings, body)
  }

  /// Answers as a proxy does for a plain link: a request names its whole URL.
  private static let relay = Answer { turn in
    #expect(turn.asked.target.hasPrefix("http://"))
    return Answer.file().steps(turn)
  }

  private func proxy(_ answers: Answer...) throws -> MediaHost {
    try MediaHost(at: "127.0.0.21", answers, good: "", forbidden: "")
  }

  @Test func `is no way to an address that no link may lead to`() async throws {
    let proxy = try proxy(Self.relay)
    defer { proxy.stop() }
    try await withProxy(proxy, besides: "127.0.0.9", allowing: "127.0.0.2/32") { world in
      let links = [
        "direct": "http://127.0.0.9:\(world.forbidden.port)/a.mp4",
        "proxied": "http://127.0.0.10:\(world.forbidden.port)/a.mp4",
      ]
      for (name, link) in links {
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      let run = try await world.run(links.keys.map { "asyntask_\($0)" } + [FaultWorld.goodTask])
      let endings = try run.endings
      #expect(endings["asyntask_direct"] == "rejected blocked-address")
      #expect(endings["asyntask_proxied"] == "rejected blocked-address")
      #expect(endings[FaultWorld.goodTask] == "archived verified")
      #expect(world.forbidden.accepted == 0)
      #expect(world.good.accepted == 0, "the proxy fetched it")
      #expect(proxy.requests.count == 1)
    }
  }

  @Test(.enabled(FaultWorld.needs) { try await FaultWorld.hasNamespaces })
  func `is no way to what a name in no_proxy leads to`() async throws {
    let proxy = try proxy(Self.relay)
    defer { proxy.stop() }
    let names = [("inside.test", "127.0.0.9")]
    try await withProxy(
      proxy, besides: "inside.test", allowing: "127.0.0.2/32", names: names
    ) { world in
      for name in ["inside", "outside"] {
        let link = "http://\(name).test:\(world.forbidden.port)/a.mp4"
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      let run = try await world.run(["asyntask_inside", "asyntask_outside"], ["--no-wait"])
      let endings = try run.endings
      #expect(endings["asyntask_inside"] == "waiting not-fetched")
      // Where the name leads is the proxy's to judge.
      #expect(endings["asyntask_outside"] == "archived verified")
      #expect(try !run.problems("private-address").isEmpty)
      #expect(world.forbidden.accepted == 0)
    }
  }

  static let refusals: [(scheme: String, status: Int, reason: String, wayOut: String)] = [
    ("http", 407, "proxy-login", "user name"), ("https", 407, "proxy-login", "user name"),
    ("https", 403, "proxy-refused", "no_proxy"), ("https", 503, "proxy-refused", "no_proxy"),
  ]

  @Test(arguments: refusals)
  func `that refuses costs no task`(scheme: String, status: Int, reason: String, wayOut: String)
    async throws
  {
    let proxy = try proxy(.status(status, headers: "Proxy-Authenticate: Basic realm=\"x\"\r\n"))
    defer { proxy.stop() }
    try await withProxy(proxy) { world in
      let tasks = ["asyntask_a", "asyntask_b"]
      // One link is dead by the clock: only its host may say so.
      for (task, lifetime) in zip(tasks, [86_400.0, -3_600.0]) {
        let signature = Gateway.signature("1", expiry: .now + lifetime)
        let link = "\(scheme)://127.0.0.2:\(world.good.port)/\(task).mp4?\(signature)"
        world.gateway.finish(task) { _ in Gateway.Links(video: link) }
      }
      let run = try world.startRun(tasks, ["--max-duration", "20s"])
      // More often than `attempts`, for content failures and for refusals.
      try await run.event { _ in proxy.requests.count > 12 }
      run.send(SIGTERM)
      let end = await run.finish()
      #expect(end.exit == 128 + SIGTERM)
      #expect(try Set(end.endings.values) == ["waiting not-fetched"], "\(end.output)")
      let warnings = try end.problems(.text(reason)).filter { $0["severity"] == "warning" }
      #expect(warnings.count == 1)
      #expect(warnings.first?["sentence"].text?.contains(wayOut) == true)
      #expect(world.good.accepted == 0)
    }
  }

  @Test func `that lets requests through again gets all tasks archived`() async throws {
    let refusal = Answer.status(407, headers: "Proxy-Authenticate: Basic realm=\"x\"\r\n")
    let proxy = try proxy(refusal, refusal, refusal, refusal, Self.relay)
    defer { proxy.stop() }
    try await withProxy(proxy) { world in
      let run = try await world.run([FaultWorld.goodTask])
      #expect(run.exit == 0, "\(run.output)")
      #expect(try Set(run.endings.values) == ["archived verified"])
    }
  }

  @Test func `that refuses a poll says so`() async throws {
    let proxy = try proxy(.status(407, headers: "Proxy-Authenticate: Basic realm=\"x\"\r\n"))
    defer { proxy.stop() }
    var settings = FaultWorld.Settings()
    settings.download = "proxy: environment"
    settings.environment = ["http_proxy": proxy.origin]
    try await FaultWorld.with(settings) { world in
      let run = try await world.run([FaultWorld.goodTask], ["--max-duration", "1s"])
      #expect(run.exit == 3)
      #expect(try run.endings[FaultWorld.goodTask] == "waiting provider-down")
      let warnings = try run.problems("provider-down").filter { $0["severity"] == "warning" }
      #expect(warnings.first?["sentence"].text?.contains("(407)") == true)
      #expect(world.gateway.requests.isEmpty)
    }
  }
}
