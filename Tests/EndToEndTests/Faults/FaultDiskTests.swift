import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A fault of the disk` {
  static let task = "asyntask_a"
  static let film = Served(clip: "ok_720p_10s_tail.mp4", tag: "\"clip\"")

  /// Three runs over an archive on a small file system: one that makes it, one with room for half
  /// of the film, and one with room for all.
  private static let script = """
    holdfast='\(Tools.programs.path)/holdfast'
    mkdir archive && mount -t tmpfs -o size=6m tmpfs archive || exit 9
    $holdfast run --json good.txt > first.jsonl || exit 8
    free=$(df --output=avail -k archive | tail -1)
    head -c $(((free - 700) * 1024)) /dev/zero > archive/filler || exit 7
    $holdfast run --json tasks.txt > second.jsonl
    echo $? > second.exit
    rm archive/filler
    $holdfast run --json tasks.txt > third.jsonl
    echo $? > third.exit
    (cd archive && for f in journal/*.sha256; do sha256sum --quiet -c $f || exit 1; done)

    """

  @Test(.enabled("needs a mount namespace") { try await Tools.canMount() })
  func `that is full amid the body ends the run, and the next goes on from there`() async throws {
    try await FaultWorld.with { world in
      // Without a length nothing is reserved beforehand.
      let host = try world.host(
        at: "127.0.0.16", .chunks([Self.film.bytes[...]], of: Self.film, then: []), .file(Self.film)
      )
      defer { host.stop() }
      world.finish(Self.task, at: host.origin)
      try world.write("\(FaultWorld.goodTask)\n", to: "good.txt")
      try world.write(#"{"task_id": "\#(Self.task)", "duration": 10}"#, to: "tasks.txt")
      try world.write(Self.script, to: "full.sh")
      let script = try await Running(
        URL(filePath: "/usr/bin/env"), ["unshare", "-rm", "sh", "full.sh"], in: world.directory,
        environment: FaultWorld.keys
      ).finish()
      try #require(script.exit == 0, "\(script)")
      let second = try world.text("second.jsonl")
      try #require(try world.text("second.exit") == "74\n", "\(second)")
      let problems = try JSON.lines(second).filter { $0["severity"] == "error" }
      try #require(problems.contains { $0["reason"] == "disk-full" }, "\(second)")
      let third = try world.text("third.jsonl")
      try #require(try world.text("third.exit") == "0\n", "\(third)")
      try #require(host.requests.count == 2, "\(host.requests)")
      // Where the ledger had no room either, the tag is not known any more.
      try #require((host.requests[1].rangeStart ?? 0) > 0, "\(host.requests[1].lines)")
      try await FaultTable.shared.pass(
        66,
        FaultTable.Line(
          behaviour: "(the disk is full amid the body)", requests: "2: whole, rest",
          result: "exit code 74, told `disk-full`; the next run: archived verified",
          remark: "what had come is kept"))
    }
  }
}
