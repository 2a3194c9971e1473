import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A key goes to its provider's origin` {
  static let keys = Array(FaultWorld.keys.values)
  static let bearer = "Bearer \(FaultWorld.keys["SIM_KEY"] ?? "")"

  @Test func `and to nobody else, whatever links and redirects say`() async throws {
    let targets = Redirects()
    try await FaultWorld.with(gateway: { asked in
      // A poll that redirects, in ways that a client may follow.
      switch asked.target.split(separator: "/").last {
      case "asyntask_poll": [.redirect(to: "/v1/video/generations/asyntask_good", status: 307)]
      default: targets.script(asked)
      }
    }) { world in
      let here = world.gateway.origin
      let neighbour = try world.host(at: "127.0.0.1", .file())
      let back = try world.host(at: "127.0.0.16", .redirect { _ in "\(here)/files/returned" })
      let asking = try world.host(
        at: "127.0.0.20", .status(401, headers: "WWW-Authenticate: Basic realm=\"x\"\r\n"))
      let proxy = try world.host(at: "127.0.0.21", .file())
      defer { for host in [neighbour, back, asking, proxy] { host.stop() } }
      targets.set([
        "/files/away": "\(world.good.origin)/away.mp4",
        "/files/port": "\(neighbour.origin)/port.mp4",
        "/files/scheme-less": "//\(world.good.host):\(world.good.port)/scheme-less.mp4",
        "/files/round": "\(back.origin)/round.mp4",
        "/files/other": "\(world.otherGateway.origin)/files/other.mp4",
        "/files/user": "http://user:password@\(world.good.host):\(world.good.port)/user.mp4",
      ])
      let signed = ["X-Tos-Signature", "auth_key", "access", "Signature", "X-Amz-Signature"]
      var links = [
        "whole": "\(here)/files/whole", "upper": "HTTP\(here.dropFirst(4))/files/upper",
        "localhost": "\(here.replacing("127.0.0.1", with: "localhost"))/files/localhost",
        "decimal": "\(here.replacing("127.0.0.1", with: "2130706433"))/files/decimal",
        "neighbour": "\(neighbour.origin)/neighbour.mp4",
        "stranger": "\(world.otherGateway.origin)/files/stranger",
        "asking": "\(asking.origin)/asking.mp4",
      ]
      for name in ["away", "port", "scheme-less", "round", "other", "user"] {
        links[name] = "\(here)/files/\(name)"
      }
      for name in signed { links[name] = "\(here)/files/\(name)?\(name)=abc" }
      for (name, link) in links {
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      let tasks = links.keys.sorted().map { "asyntask_\($0)" } + ["asyntask_poll", "cgt-other"]
      try world.write(tasks.joined(separator: "\n"), to: "tasks.txt")
      try world.write("machine 127.0.0.1 login me password \(Self.keys[0])\n", to: ".netrc")
      var environment = FaultWorld.keys
      environment["HOME"] = world.directory.path
      for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTP_PROXY"] {
        environment[name] = proxy.origin
      }
      let run = try await Running(
        Tools.programs.appending(path: "holdfast"),
        ["run", "--json", "tasks.txt", "--max-duration", "4s"], in: world.directory,
        environment: environment
      ).finish()
      #expect(try run.endings.count == tasks.count)
      #expect(try run.endings["asyntask_whole"] == "archived verified")
      #expect(try run.endings["asyntask_away"] == "archived verified", "\(run.output)")
      #expect(proxy.accepted == 0)

      for host in [world.good, neighbour, back, asking] {
        #expect(!host.requests.isEmpty, "\(host.host)")
        expectNoSecret(host.requests)
      }
      for request in world.otherGateway.requests {
        let isOwn = request.target.hasSuffix("cgt-other")
        #expect((request.header("Authorization") == nil) != isOwn, "\(request.lines)")
        #expect(!request.lines.joined().contains(FaultWorld.keys["SIM_KEY"] ?? ""))
      }
      // Spelled in another way it is another origin, and what is signed needs no key.
      let bare = Set(signed + ["localhost", "decimal", "returned"])
      for request in world.gateway.requests {
        let name =
          request.target.split { "/?".contains($0) }.dropFirst().first.map(String.init) ?? ""
        let isFile = request.target.hasPrefix("/files/")
        let wanted = isFile && bare.contains(name) ? nil : Self.bearer
        #expect(request.header("Authorization") == wanted, "\(request.lines)")
        #expect(request.header("Cookie") == nil)
      }
      let asked = Set(world.gateway.requests.map { $0.target.split(separator: "?")[0] })
      for name in bare.union(["whole", "upper"]) where !["localhost", "decimal"].contains(name) {
        #expect(asked.contains("/files/\(name)"), "\(name)")
      }
      #expect(world.gateway.polls(of: "asyntask_good") == 0, "a poll follows no redirect")
    }
  }

  private func expectNoSecret(_ requests: [Asked]) {
    for request in requests {
      let text = request.lines.joined(separator: "\n")
      #expect(!Self.keys.contains { text.contains($0) }, "\(text)")
      let names = ["authorization", "cookie", "referer", "proxy-authorization"]
      #expect(names.allSatisfy { request.header($0) == nil }, "\(text)")
    }
  }
}
