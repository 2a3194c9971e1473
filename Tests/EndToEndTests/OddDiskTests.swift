import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `An archive on an odd disk` {
  private func withArchive(_ body: (World) async throws -> Void) async throws {
    try await World.with(JSON.many(3)) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03")
      #expect(try await world.run("tasks.txt").exit == 0)
      try await body(world)
    }
  }

  @Test func `that lost its modes is whole, and gets them back where they are kept`() async throws {
    try await withArchive { world in
      #expect(try await world.tool("chmod", "-R", "u+w", "archive/data").exit == 0)
      let files = world.archive.objects.count + world.archive.receipts.count
      let verify = try await world.holdfast("verify", "--json")
      #expect(verify.exit == 0, "\(verify)")
      let notices = try verify.problems("wrong-mode")
      #expect(notices.count == 1 && notices[0]["severity"] == "notice")
      #expect(notices[0]["sentence"].text?.hasPrefix("\(files) files ") == true, "\(notices)")
      #expect(try await world.holdfast("status").errors.isEmpty)
      let plan = try await world.holdfast("verify", "--repair", "--json")
      #expect(try plan.summary["repair"] == ["mendable": 1], "\(plan)")
      if try await Tools.canTrace() {
        // A file system that takes a mode and keeps none.
        let repair = try await traced(
          world, "fchmod:retval=0", "verify", "--repair", "--yes", "--json")
        #expect(repair.exit == 0, "\(repair)")
        #expect(try repair.problems("mended").isEmpty && repair.problems("wrong-mode").count == 2)
      }
      let repair = try await world.holdfast("verify", "--repair", "--yes", "--json")
      #expect(repair.exit == 0, "\(repair)")
      #expect(try repair.summary["repair"] == ["mended": 1])
      #expect(try await world.holdfast("verify", "--json").problems("wrong-mode").isEmpty)
    }
  }

  @Test(.enabled("needs strace") { try await Tools.canTrace() })
  func `without modes takes everything that a run files`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      let run = try await traced(world, "fchmod:error=EPERM", "run", "--json", "tasks.txt")
      #expect(run.exit == 0, "\(run)")
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test(.enabled("needs strace") { try await Tools.canTrace() })
  func `on which nothing could be filed is refused before a link is used`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      let run = try await traced(
        world, "renameat2:error=EINVAL", "-e", "inject=linkat:error=EPERM",
        Tools.programs.appending(path: "holdfast").path, "run", "--json", "tasks.txt")
      #expect(run.exit == 74 && run.errors.contains("RENAME_NOREPLACE"), "\(run)")
      #expect(try world.downloads(of: "asyntask_a") == 0)
      #expect(try await world.run("tasks.txt").exit == 0)
    }
  }

  @Test(.enabled(if: getuid() == 0, "needs root, to be somebody else"))
  func `with files of another user says so, and calls nothing damaged`() async throws {
    try await withArchive { world in
      let object = try #require(world.archive.objects.first)
      let receipt = try #require(world.archive.receipts.last)
      for path in [object, receipt] {
        #expect(try await world.tool("chmod", "600", world.archive.url(path).path).exit == 0)
      }
      let verify = try await world.tool(
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
        Tools.programs.appending(path: "holdfast").path, "verify", "--json")
      #expect(verify.exit == 1, "\(verify)")
      let errors = try verify.events.filter { $0["severity"] == "error" }
      #expect(Set(errors.map { $0["path"] }) == [.text(object), .text(receipt)])
      #expect(errors.count == 2 && errors.allSatisfy { $0["reason"] == "permission" }, "\(errors)")
      #expect(errors.allSatisfy { $0["tokens"] == .null })
      #expect(errors.first?["command"].text?.hasPrefix("sudo chown -R ") == true)
      #expect(try verify.summary["proof"]["tokens_at_stake"] == 0, "\(verify)")
    }
  }

  /// Room for no byte more, or for no file more.
  private static let full = """
    holdfast='\(Tools.programs.path)/holdfast'
    mv archive before; mkdir archive
    mount -t tmpfs -o size=64m,nr_inodes=1000 tmpfs archive || exit 9
    cp -a before/. archive/
    case $1 in
      bytes) head -c 1G /dev/zero > archive/.holdfast/filling 2>/dev/null ;;
      inodes) i=0; while true 2>/dev/null > archive/.holdfast/filling-$i; do i=$((i+1)); done ;;
    esac
    for command in status 'list --json' 'show --json asyntask_01' 'verify --json'; do
      $holdfast $command > out 2> err || { echo "$command: $?"; cat out err; exit 1; }
    done
    [ $1 = bytes ] || { $holdfast run --json tasks.txt > run 2>&1; [ $? = 74 ] && grep -q 'df -i' run; } ||
      { cat run; exit 1; }
    cat out

    """

  @Test(
    .enabled("needs a mount namespace") { try await Tools.canMount() },
    arguments: ["bytes", "inodes"], [false, true])
  func `that is full is read all the same`(kind: String, isKilled: Bool) async throws {
    try await withArchive { world in
      if isKilled {
        // What a kill leaves of the ledger beside its file.
        try world.list("asyntask_04")
        let run = try world.startRun("tasks.txt")
        _ = try await run.line { _ in true }
        _ = await run.kill9()
      }
      try world.write(Self.full, to: "full.sh")
      let verify = try await world.tool("unshare", "-rm", "sh", "full.sh", kind)
      #expect(verify.exit == 0, "\(verify)")
      #expect(try verify.summary["receipts"] == 3)
    }
  }

  private func traced(_ world: World, _ fault: String, _ arguments: String...) async throws
    -> Finished
  {
    let isWhole = arguments.contains { $0.hasSuffix("/holdfast") }
    let program = isWhole ? [] : [Tools.programs.appending(path: "holdfast").path]
    return try await Running(
      URL(filePath: "/usr/bin/strace"),
      ["-f", "-qq", "-o", "/dev/null", "-e", "inject=\(fault)"] + program + arguments,
      in: world.directory, environment: world.environment
    ).finish()
  }
}
