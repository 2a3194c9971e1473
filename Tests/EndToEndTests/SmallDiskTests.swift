import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30)), .enabled("needs a mount namespace") { try await Tools.canMount() })
struct `A disk that is too small` {
  private static let mebibyte = 1 << 20

  /// Runs in turn over an archive on a file system of its own, which is larger for the last of them where
  /// `LAST` says so.
  private static let script = """
    holdfast='\(Tools.programs.path)/holdfast'
    mkdir archive && mount -t tmpfs -o size=$SIZE tmpfs archive || exit 9
    for run in first second third; do
      [ $run = third ] && [ -n "$LAST" ] && { mount -o remount,size=$LAST archive || exit 9; }
      options=; [ $run = first ] && options=$FIRST
      $holdfast run --json $options tasks.txt > $run.jsonl
      echo $? > $run.exit
      ls -A archive/.holdfast/staging > $run.staging
    done
    exec $holdfast verify --json

    """

  private func runs(
    _ world: FaultWorld, size: String, last: String = "", first: String = ""
  ) async throws -> [Finished] {
    try world.write(Self.script, to: "runs.sh")
    let environment = FaultWorld.keys.merging(["SIZE": size, "LAST": last, "FIRST": first]) { $1 }
    let verify = try await Running(
      URL(filePath: "/usr/bin/env"), ["unshare", "-rm", "sh", "runs.sh"], in: world.directory,
      environment: environment, deadline: .seconds(180)
    ).finish()
    try #require(verify.exit == 0, "\(verify)")
    return try ["first", "second", "third"].map { name in
      Finished(
        exit: Int32(try world.text("\(name).exit").dropLast()) ?? -1,
        output: try world.text("\(name).jsonl"), errors: "", duration: .zero)
    }
  }

  @Test func `keeps no video from being archived because another announces too much`() async throws
  {
    var settings = FaultWorld.Settings()
    settings.reserve = "16MiB"
    try await FaultWorld.with(settings) { world in
      let head = "HTTP/1.1 200 OK\r\nContent-Length: \(1 << 30)\r\nETag: \"giant\"\r\n\r\n"
      let giant = try world.host(
        at: "127.0.0.21", .steps(.send(Array(head.utf8) + Served.clip.bytes), .silence))
      defer { giant.stop() }
      world.finish("asyntask_giant", at: giant.origin, until: .now + 3600)
      let others = (1...30).map { "asyntask_\($0)" }
      for task in others { world.finish(task, at: world.good.origin) }
      try world.write((["asyntask_giant"] + others).joined(separator: "\n"), to: "tasks.txt")
      for run in try await runs(world, size: "200m") {
        #expect(run.exit == 1)
        let endings = try run.endings
        #expect(endings["asyntask_giant"] == "waiting no-room")
        #expect(others.allSatisfy { endings[$0] == "archived verified" }, "\(endings)")
        let told = try run.problems("no-room")
        #expect(told.count == 1 && told[0]["tasks"] == ["anyfast:asyntask_giant"], "\(told)")
        #expect(try run.problems("disk-full").isEmpty)
      }
      // Its length is known after the first.
      #expect(giant.requests.count == 1)
    }
  }

  /// A video that takes this many bytes, padded with noise that no other has.
  private func film(_ bytes: Int, seed: UInt8) -> Served {
    var film = Served(clip: "ok_720p_5s_fast.mp4", tag: "\"\(seed)\"").bytes
    let padding = bytes - film.count
    film += withUnsafeBytes(of: UInt32(padding).bigEndian, Array.init) + Array("free".utf8)
    let noise = video(65_521).map { $0 ^ seed }
    while film.count < bytes { film += noise.prefix(bytes - film.count) }
    return Served(bytes: film).named("\"\(seed)\"")
  }

  @Test func `gives up the later beginnings for the earliest, and the next run goes on`()
    async throws
  {
    var settings = FaultWorld.Settings()
    settings.reserve = "8MiB"
    try await FaultWorld.with(settings) { world in
      var hosts: [MediaHost] = []
      defer { for host in hosts { host.stop() } }
      for number in 1...3 {
        let film = film(12 * Self.mebibyte, seed: UInt8(number * 16))
        let host = try world.host(
          at: "127.0.0.3\(number)",
          .chunks([film.bytes[..<(5 * Self.mebibyte)]], of: film, then: []), .close, .file(film))
        hosts.append(host)
        world.finish("asyntask_\(number)", at: host.origin, until: .now + Double(number) * 3600)
      }
      let tasks = (1...3).map { "asyntask_\($0)" }
      try world.write(tasks.joined(separator: "\n"), to: "tasks.txt")
      let runs = try await runs(world, size: "24m", last: "200m", first: "--no-wait")
      #expect(runs[0].exit == 3, "\(runs[0])")
      #expect(try world.text("first.staging").split(separator: "\n").count == 3)
      let second = try runs[1].endings
      #expect(
        second == [
          "asyntask_1": "archived verified", "asyntask_2": "waiting no-room",
          "asyntask_3": "waiting no-room",
        ], "\(runs[1])")
      #expect(runs[1].exit == 74)
      let dropped = try runs[1].problems("part-dropped").map { $0["tasks"] }
      #expect(dropped == [["anyfast:asyntask_3"], ["anyfast:asyntask_2"]])
      #expect(try runs[1].problems("disk-full").count == 1)
      #expect(runs[2].exit == 0, "\(runs[2])")
      #expect(Set(try runs[2].endings.values) == ["archived verified"])
    }
  }
}
