import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A fault of names` {
  static let other = "127.0.0.200"

  @Test(.enabled(FaultWorld.needs) { try await FaultWorld.hasNamespaces })
  func `or of one address with a bad certificate is got over at the next`() async throws {
    let name = "double.media.test"
    var settings = FaultWorld.Settings()
    settings.needsNamespace = true
    // The nearer one to 127.0.0.1 is asked first (RFC 6724 rule 9).
    settings.names = [(name, "127.0.0.16"), (name, Self.other)]
    try await FaultWorld.with(settings) { world in
      let bad = try world.host(at: "127.0.0.16", .file())
      let good = try world.host(at: Self.other, .file())
      let badFront = try TLSFront(.expired, before: bad)
      let goodFront = try TLSFront(.good, before: good, port: badFront.port)
      defer {
        badFront.stop()
        goodFront.stop()
        bad.stop()
        good.stop()
      }
      world.finish("asyntask_a", at: "https://\(name):\(badFront.port)")
      let run = try await world.run(["asyntask_a", FaultWorld.goodTask], ["--max-duration", "6s"])
      try #require(run.exit == 0, "\(run)")
      try #require(try world.holds(.clip, of: "asyntask_a", by: run))
      try #require(bad.requests.isEmpty && bad.accepted == 1)
      try #require(good.requests.count == 1)
      try await FaultTable.shared.pass(
        58,
        FaultTable.Line(
          behaviour: "has a bad certificate at one of two addresses", requests: "1",
          result: "archived verified", remark: "the next address is asked once"))
    }
  }

  @Test(.enabled(FaultWorld.needs) { try await FaultWorld.hasNamespaces })
  func `that are not known yet is got over when they are`() async throws {
    var settings = FaultWorld.Settings()
    settings.needsNamespace = true
    try await FaultWorld.with(settings) { world in
      let host = try world.host(at: "127.0.0.16", .file())
      defer { host.stop() }
      world.finish("asyntask_a", at: "http://late.media.test:\(host.port)")
      let running = try world.startRun(["asyntask_a", FaultWorld.goodTask])
      try await running.event { $0["reason"] == "dns-failed" }
      try world.write("127.0.0.16 late.media.test\n", to: "hosts")
      let run = await running.finish()
      try #require(run.exit == 0, "\(run)")
      try #require(try world.holds(.clip, of: "asyntask_a", by: run))
      try #require(host.requests.count == 1)
      try #require(world.gateway.polls(of: "asyntask_a") == 1)
      try await FaultTable.shared.pass(
        59,
        FaultTable.Line(
          behaviour: "has a name that is not known, for a while", requests: "1",
          result: "archived verified, told `dns-failed`"))
    }
  }
}
