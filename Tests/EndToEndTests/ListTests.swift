import Testing

@Suite(.timeLimit(.minutes(30))) struct `A list` {
  @Test func `with lines that cannot be read is refused with all of them before anything is done`()
    async throws
  {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list(
        "asyntask_a", "asyntask_a b", ".", "nobody_1",
        #"{"task_id": "asyntask_x", "durration": 5}"#,
        #"{"duration": 5}"#, #"{"task_id": "x", "provider": "anyfst"}"#, "{oops", "anyfast:")
      let run = try await world.holdfast("run", "tasks.txt")
      #expect(run.exit == 64)
      #expect(
        run.errorLines == [
          #"holdfast: tasks.txt:2: a blank in the task id "asyntask_a b"; write a task a line, and # only where a line begins"#,
          #"holdfast: tasks.txt:3: "." cannot be a task id"#,
          #"holdfast: tasks.txt:4: no provider's tasks patterns match "nobody_1"; write PROVIDER:TASK_ID, or use --provider"#,
          #"holdfast: tasks.txt:5: "durration" is not a key; did you mean duration?"#,
          #"holdfast: tasks.txt:6: no task_id in the JSON object; add "task_id": "…""#,
          #"holdfast: tasks.txt:7: no provider "anyfst" is configured; did you mean anyfast?"#,
          "holdfast: tasks.txt:8: not a JSON object on one line; check quotes, commas and braces",
          "holdfast: tasks.txt:9: no task id; write 1 to 512 bytes",
        ])
      #expect(run.output.isEmpty)
      #expect(try world.requests.isEmpty)
      #expect(!world.archive.exists)
    }
  }

  @Test func `of a thousand wrong lines tells the first hundred and the count`() async throws {
    try await World.with { world in
      try world.write(String(repeating: "a b\n", count: 1000), to: "tasks.txt")
      let run = try await world.holdfast("run", "tasks.txt")
      #expect(run.exit == 64)
      #expect(run.errorLines.count == 101)
      #expect(run.errorLines.last == "holdfast: and 900 more lines that cannot be read")
    }
  }

  @Test(arguments: [
    ("nothere.txt", "nothere.txt cannot be read: No such file or directory"),
    ("script.json/x", "script.json/x cannot be read: Not a directory"),
  ])
  func `that is not there is refused`(name: String, sentence: String) async throws {
    try await World.with { world in
      let run = try await world.holdfast("run", name)
      #expect(run.exit == 64)
      #expect(run.errorLines == ["holdfast: \(sentence)"])
      #expect(!world.archive.exists)
    }
  }

  @Test func `takes a byte order mark, CRLF, comments, blanks, JSON and a provider's name`()
    async throws
  {
    let tasks = JSON.many(4) + [.globalaiopc("odd.id")]
    try await World.with(tasks) { world in
      try world.write(
        "\u{FEFF}asyntask_01\r\n# a comment\r\n\r\n  asyntask_02\t\r\n"
          + #"{"task_id": "asyntask_03", "tags": ["night", "x"]}"# + "\r\n"
          + "anyfast:asyntask_04\r\nglobalaiopc:odd.id",
        to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.outcomes.count == 5)
      #expect(try run.outcome(of: "odd.id")["provider"] == "globalaiopc")
      #expect(
        try world.archive.receipt(of: "asyntask_03")["listing"]
          == ["from": "tasks.txt:5", "tags": ["night", "x"]])
    }
  }

  @Test func `counts a duplicate once and tells it, also across lists`() async throws {
    try await World.with(JSON.many(2)) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_01")
      try world.list("anyfast:asyntask_02", as: "more.txt")
      let run = try await world.run("tasks.txt", "more.txt")
      #expect(run.exit == 0)
      #expect(try run.outcomes.count == 2)
      #expect(
        try run.problems("duplicate").compactMap { $0["sentence"].text } == [
          "tasks.txt:3: asyntask_01 is listed already and counts once",
          "more.txt:1: asyntask_02 is listed already and counts once",
        ])
      #expect(try world.downloads(of: "asyntask_01") == 1)
    }
  }

  @Test func `comes from standard input as -`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      let run = try await world.holdfast("run", "--json", "-", input: "asyntask_a\n")
      #expect(run.exit == 0)
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      let wrong = try await world.holdfast("run", "-", input: "a b\n")
      #expect(wrong.exit == 64)
      #expect(wrong.errors.hasPrefix("holdfast: standard input:1: a blank in the task id"))
    }
  }

  @Test func `without a task is done at once`() async throws {
    try await World.with { world in
      try world.write("# nothing today\n\n", to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.summary["outcomes"] == [:])
    }
  }

  @Test func `takes --provider for the lines that name none`() async throws {
    try await World.with([.globalaiopc("nobody_1"), .globalaiopc("video_2")]) { world in
      try world.list("nobody_1", "globalaiopc:video_2")
      let run = try await world.run("tasks.txt", "--provider", "globalaiopc")
      #expect(run.exit == 0)
      #expect(try run.outcomes.allSatisfy { $0["provider"] == "globalaiopc" })
      let wrong = try await world.holdfast("run", "tasks.txt", "--provider", "globalaiop")
      #expect(wrong.exit == 64)
      #expect(
        wrong.errorLines == [
          #"holdfast: --provider: no provider "globalaiop" is configured; did you mean globalaiopc?"#
        ])
    }
  }

  @Test func `names tasks whose ids are no file names`() async throws {
    let ids = ["asyntask_ü", "asyntask_a%2F..%2Fb", "asyntask_a/../../b", #"asyntask_q"\x"#]
    try await World.with(ids.map { .anyfast($0) }) { world in
      try world.write(ids.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0, "\(run.output)")
      #expect(try Set(run.outcomes.compactMap { $0["task_id"].text }) == Set(ids))
      #expect(world.archive.receipts.count == ids.count)
      #expect(world.archive.receipts.allSatisfy { $0.hasPrefix("data/tasks/anyfast/") })
      #expect(try await world.archive.checkJournals().exit == 0)
      if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
    }
  }
}
