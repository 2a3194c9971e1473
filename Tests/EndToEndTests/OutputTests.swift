import FoundationEssentials
import Testing

@Suite(.timeLimit(.minutes(30))) struct `What is printed` {
  static let tasks: [JSON] = [
    .anyfast("asyntask_good", ["states": [["IN_PROGRESS", 0.6]]]),
    .anyfast("asyntask_refused", ["end": "failure", "message": "bad \u{1B}[31mred\u{202E} words"]),
  ]

  @Test func `is lines that do not move where nobody watches, and foreign text cannot act`()
    async throws
  {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good", "asyntask_refused")
      var printed = ""
      for arguments in [
        ["run", "tasks.txt"], ["run", "tasks.txt", "-v"], ["status"], ["list"], ["verify"],
        ["show", "asyntask_refused"], ["run", "tasks.txt", "--json"],
        ["show", "--json", "asyntask_refused"],
      ] {
        let finished = try await world.start(arguments).finish()
        printed += finished.output + finished.errors
      }
      let acting = printed.unicodeScalars.filter { scalar in
        scalar != "\n" && (scalar.value < 0x20 || scalar == "\u{7F}" || scalar == "\u{202E}")
      }
      #expect(acting.isEmpty)
      #expect(printed.contains(#"bad \u{1B}[31mred\u{202E} words"#))
    }
  }

  @Test func `is an outcome a line and the meaning of the exit code`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good", "asyntask_refused")
      let run = try await world.holdfast("run", "tasks.txt")
      #expect(run.exit == 1)
      #expect(run.output.isEmpty)
      #expect(run.errorLines.contains { $0.hasPrefix("archived  anyfast:asyntask_good  verified") })
      #expect(run.errorLines.contains { $0.hasPrefix("failed  anyfast:asyntask_refused") })
      #expect(run.errorLines.last?.hasSuffix("(exit 1)") == true)
      #expect(!run.errors.contains("downloading"))
      let loud = try await world.holdfast("run", "-v", "--archive", "other", "tasks.txt")
      #expect(loud.errorLines.contains("anyfast:asyntask_good downloading"))
      let quiet = try await world.holdfast("run", "-q", "tasks.txt")
      #expect(!quiet.errors.contains("asyntask_good"))
      #expect(quiet.errors.contains("asyntask_refused"))
    }
  }

  @Test func `with --json is events and nothing else`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good", "asyntask_refused")
      let run = try await world.run("tasks.txt")
      #expect(run.errors.isEmpty)
      let events = try run.events
      #expect(events.allSatisfy { $0["event"].text != nil && $0["time"].text != nil })
      #expect(events.count { $0["event"] == "summary" } == 1)
      #expect(events.last?["event"] == "summary")
    }
  }

  @Test func `may have no reader, and the work is done all the same`() async throws {
    try await World.with(JSON.many(3)) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03")
      let run = "'\(Tools.programs.path)/holdfast' run --json -v tasks.txt; echo $? > exit"
      #expect(try await world.tool("sh", "-c", "(\(run)) | head -n 1").exit == 0)
      #expect(try world.text("exit") == "0\n")
      #expect(world.archive.receipts.count == 3)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  /// `/dev/full` takes no byte, as a disk without room.
  @Test func `that can't be written ends a command that is of no use without it`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good")
      let holdfast = "'\(Tools.programs.path)/holdfast'"
      // The work of a run is done all the same.
      let run = try await world.tool("sh", "-c", "\(holdfast) run --json tasks.txt > /dev/full")
      #expect(run.exit == 1 && run.errors.contains("standard output can't be written"), "\(run)")
      #expect(world.archive.receipts.count == 1)
      for command in [
        "list", "list --json", "show asyntask_good", "show --path asyntask_good", "status",
        "config", "verify --json", "export --json --bag bag",
        "probe '\(Tools.clip("ok_480p_5s_fast.mp4").path)'",
      ] {
        let full = try await world.tool("sh", "-c", "\(holdfast) \(command) > /dev/full")
        #expect(
          full.exit == 74 && full.errors.contains("standard output can't"), "\(command): \(full)")
        for harmless in [">&-", "| head -n 0; exit 0", "2>&-", ">&- 2>&- <&-"] {
          let line = "\(holdfast) \(command) \(harmless)"
          let finished = try await world.tool("sh", "-c", line)
          #expect(finished.exit == 0, "\(line): \(finished)")
        }
      }
      for command in ["rebuild --json", "nightly --json"] {
        let full = try await world.tool("sh", "-c", "\(holdfast) \(command) > /dev/full")
        #expect(full.exit == 1, "\(command): \(full)")
      }
      let verify = try await world.tool("sh", "-c", "\(holdfast) verify 2> /dev/full")
      #expect(verify.exit == 74)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test(arguments: [false, true])
  func `on a terminal is live, and without colours where NO_COLOR is set`(isPlain: Bool)
    async throws
  {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_good", "asyntask_refused")
      let holdfast = "\(Tools.programs.path)/holdfast run tasks.txt"
      let script = try await world.tool(
        "-u", "NO_COLOR", isPlain ? "NO_COLOR=1" : "TERM=xterm", "script", "-qec", holdfast,
        "/dev/null")
      #expect(script.exit == 1)
      #expect(script.output.contains("1/2"))
      #expect(script.output.contains("\u{1B}[J"))
      #expect(script.output.contains("\u{1B}[31mfailed") == !isPlain)
      #expect(!script.output.contains("\u{1B}[31mred"))
    }
  }
}
