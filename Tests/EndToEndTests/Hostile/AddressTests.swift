import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `An address where no link may lead` {
  /// How 127.0.0.1, ::1 and others that are not public can be written.
  static let spellings = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0x0.0x0.0x1",
    "0177.0.0.1", "017700000001", "0177.1", "00000177.0.0.1", "127.000.000.001",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1]",
    "[fc00::1]", "[ff02::1]", "[::]", "0.0.0.0", "0", "localhost", "LOCALHOST",
    "10.0.0.1", "169.254.169.254", "100.64.0.1",
    "192.168.1.1", "172.16.0.1", "224.0.0.1", "255.255.255.255", "198.51.100.1",
  ]
  /// What some take for the same, and others for nothing.
  static let misspellings = [
    "127.0.0.1.", "localhost.", "%31%32%37.0.0.1", "１２７.0.0.1", "127。0。0。1", "[::1%25lo]",
    "[fe80::1%25lo]", "127.0.0.1%2F", "127.0.0.256", "0x100000000", "4294967296", "1.2.3.4.5",
  ]

  @Test(arguments: [spellings, misspellings], [false, true])
  func `is not connected to, however it is spelled`(spellings: [String], byRedirect: Bool)
    async throws
  {
    var settings = FaultWorld.Settings()
    settings.allowed = "127.0.0.2/32, 127.0.0.16/32"
    try await FaultWorld.with(settings) { world in
      let inner = try world.host(at: "127.0.0.1", .file())
      let inner6 = Door(at: "::1", port: inner.port)
      let link = { @Sendable (index: Int) in
        "http://\(spellings[index]):\(inner.port)/a.mp4?X-Tos-Signature=abc"
      }
      let guide = try world.host(
        at: "127.0.0.16",
        .redirect { turn in
          link(Int(turn.asked.target.split { "/?".contains($0) }.first ?? "") ?? 0)
        })
      defer {
        inner.stop()
        guide.stop()
        inner6.stop()
      }
      for index in spellings.indices {
        let target = byRedirect ? "\(guide.origin)/\(index)" : link(index)
        world.gateway.finish("asyntask_\(index)") { _ in Gateway.Links(video: target) }
      }
      let tasks = spellings.indices.map { "asyntask_\($0)" } + [FaultWorld.goodTask, "cgt-other"]
      let run = try await world.run(tasks, ["--max-duration", "6s"])
      #expect(inner.accepted == 0)
      #expect(inner6.accepted == 0)
      let endings = try run.endings
      #expect(endings[FaultWorld.goodTask] == "archived verified")
      #expect(endings["cgt-other"] == "archived verified")
      for (index, spelling) in spellings.enumerated() {
        let ending = endings["asyntask_\(index)"] ?? "none"
        if spellings == Self.spellings {
          #expect(ending == "rejected blocked-address", "\(spelling)")
        } else {
          #expect(!ending.hasPrefix("archived"), "\(spelling)")
        }
      }
    }
  }

  @Test(.enabled(FaultWorld.needs) { try await FaultWorld.hasNamespaces })
  func `is not connected to by any name`() async throws {
    var settings = FaultWorld.Settings()
    settings.allowed = "127.0.0.2/32"
    settings.needsNamespace = true
    settings.names = [
      ("inside.test", "127.0.0.9"), ("mapped.test", "::ffff:127.0.0.9"), ("six.test", "::1"),
      ("both.test", "127.0.0.9"), ("both.test", "10.0.0.1"), ("metadata.test", "169.254.169.254"),
      ("half.test", "127.0.0.9"), ("half.test", "127.0.0.2"),
    ]
    let names = ["inside", "mapped", "six", "both", "metadata"]
    try await FaultWorld.with(settings) { world in
      for name in names {
        let link = "http://\(name).test:\(world.forbidden.port)/a.mp4"
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      // One of its two addresses is a good one.
      let half = "http://half.test:\(world.good.port)/a.mp4"
      world.gateway.finish("asyntask_half") { _ in Gateway.Links(video: half) }
      let tasks = names.map { "asyntask_\($0)" } + ["asyntask_half"]
      let run = try await world.run(tasks, ["--no-wait"])
      let endings = try run.endings
      for name in names {
        #expect(endings["asyntask_\(name)"] == "waiting not-fetched", "\(name)")
      }
      #expect(try !run.problems("private-address").isEmpty)
      #expect(endings["asyntask_half"] == "archived verified")
      #expect(world.forbidden.accepted == 0)
      // Another network: the names lead where they should again.
      try world.write(names.map { "127.0.0.2 \($0).test\n" }.joined(), to: "hosts")
      for name in names {
        let link = "http://\(name).test:\(world.good.port)/a.mp4"
        world.gateway.finish("asyntask_\(name)") { _ in Gateway.Links(video: link) }
      }
      let again = try await world.run(tasks)
      #expect(try Set(again.endings.values) == ["archived verified"])
    }
  }
}
