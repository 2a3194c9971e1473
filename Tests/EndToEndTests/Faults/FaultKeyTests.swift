import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A key is in no fault's reach` {
  /// What a request says beyond the provider's own origin.
  static let plain: Set = ["host", "user-agent", "accept", "accept-encoding"]
  static let bearer = "Bearer \(FaultWorld.keys["SIM_KEY"] ?? "")"

  @Test func `at the provider's own origin alone, and not behind its redirects`() async throws {
    let targets = Redirects()
    try await FaultWorld.with(gateway: targets.script) { world in
      let neighbour = try world.host(at: "127.0.0.1", .file())
      defer { neighbour.stop() }
      targets.set([
        "/files/away": "\(world.good.origin)/away.mp4",
        "/files/next-door": "\(neighbour.origin)/next-door.mp4",
        "/files/home": "/files/whole",
      ])
      for name in ["away", "next-door", "home", "whole"] {
        let link = "\(world.gateway.origin)/files/\(name)"
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      // The provider's host, but another port.
      world.gateway.finish("asyntask_port") { _ in
        Gateway.Links(video: "\(neighbour.origin)/port.mp4")
      }
      let tasks = ["away", "next-door", "home", "whole", "port"].map { "asyntask_\($0)" }
      let run = try await world.run(tasks + ["cgt-other"])
      try #require(run.exit == 0, "\(run)")
      for task in tasks { #expect(try world.holds(.clip, of: task, by: run)) }

      for request in world.good.requests + neighbour.requests {
        #expect(request.names.isSubset(of: Self.plain), "\(request.lines)")
      }
      #expect(neighbour.requests.count == 2)
      for request in world.gateway.requests {
        let isRedirected =
          request.target == "/files/whole" && request.header("Authorization") == nil
        #expect(isRedirected || request.header("Authorization") == Self.bearer, "\(request.lines)")
      }
      #expect(world.gateway.requests.count { $0.target == "/files/whole" } == 2)
      #expect(
        world.gateway.requests.count { $0.header("Authorization") == nil } == 1,
        "a redirect drops the key, even to where it would be known")
      for request in world.otherGateway.requests {
        #expect(request.header("Authorization") == "Bearer \(FaultWorld.keys["OTHER_KEY"] ?? "")")
      }
      let away = world.good.requests.filter { $0.target == "/away.mp4" }
      try #require(away.count == 1 && away[0].names.isSubset(of: Self.plain))
      try await FaultTable.shared.pass(
        54,
        FaultTable.Line(
          behaviour: "redirects from the provider's own origin to another host", requests: "1",
          result: "archived verified", remark: "the key and all other headers stay behind"))
    }
  }
}

extension Asked {
  /// The names of its headers.
  fileprivate var names: Set<String> {
    Set(lines.dropFirst().compactMap { $0.split(separator: ":").first?.lowercased() })
  }
}
