import Providers
import Testing

@Suite struct `A status` {
  static let pending = [
    "not_start", "submitted", "submitting", "pending", "queued", "queueing", "queuing", "preparing",
    "waiting", "in_queue", "starting", "throttled", "in_progress", "processing", "running",
    "generating",
  ]
  static let spellings: [@Sendable (String) -> String] = [
    { $0 }, { $0.uppercased() }, { $0.prefix(1).uppercased() + $0.dropFirst() },
  ]

  func state(_ status: String, _ dialect: Dialect) throws -> TaskState {
    let fields = #""status": "\#(status)", "url": "https://h/1", "error": "why""#
    return try dialect.state(dialect == .anyfast ? anyFast(fields) : globalAiOpc(fields))
  }

  @Test(arguments: Dialect.allCases, pending)
  func `of work in progress is pending in any case`(dialect: Dialect, word: String) throws {
    for spelling in Self.spellings {
      let pending = try #require(try state(spelling(word), dialect).pending)
      #expect(pending.status == spelling(word))
      #expect(!pending.isUnknownStatus)
    }
  }

  @Test(
    arguments: Dialect.allCases,
    ["success", "succeeded", "succeed", "completed", "complete", "finished", "done", " Done "])
  func `of success is finished in any case`(dialect: Dialect, word: String) throws {
    for spelling in Self.spellings {
      let finished = try #require(try state(spelling(word), dialect).finished)
      #expect(finished.urls == [.video: "https://h/1"])
    }
  }

  @Test(
    arguments: Dialect.allCases,
    [
      ("failure", Failure.Reason.providerFailed), ("failed", .providerFailed),
      ("fail", .providerFailed),
      ("error", .providerFailed), ("timeout", .providerFailed), ("aborted", .providerFailed),
      ("nsfw", .providerFailed), ("rejected", .providerFailed), ("interrupted", .providerFailed),
      ("cancelled", .cancelled), ("canceled", .cancelled), ("expired", .expired),
    ])
  func `of an end without a video fails in any case`(
    dialect: Dialect, word: (String, Failure.Reason)
  ) throws {
    for spelling in Self.spellings {
      let failure = try #require(try state(spelling(word.0), dialect).failure)
      #expect(failure.reason == word.1)
      #expect(failure.message == "why")
    }
  }

  @Test(arguments: Dialect.allCases, ["UNKNOWN", "archiving", "succeeded?", "完成", "1"])
  func `that nobody has documented stays pending and says so`(dialect: Dialect, word: String) throws
  {
    let pending = try #require(try state(word, dialect).pending)
    #expect(pending.status == word)
    #expect(pending.isUnknownStatus)
  }

  @Test func `as a number is an unknown one`() throws {
    let pending = try #require(try Dialect.anyfast.state(anyFast(#""status": 2"#)).pending)
    #expect(pending.status == "2")
    #expect(pending.isUnknownStatus)
  }

  @Test(
    arguments: Dialect.allCases,
    [#""a": 1"#, #""status": null"#, #""status": """#, #""status": {}"#])
  func `that is missing makes the reply malformed`(dialect: Dialect, fields: String) throws {
    let error = dialect.error(dialect == .anyfast ? anyFast(fields) : globalAiOpc(fields))
    #expect(try #require(error).slug == "malformed-reply")
  }

  @Test func `of the service behind never counts`() throws {
    let body = anyFast(#""status": "IN_PROGRESS", "data": {"status": "succeeded"}"#)
    #expect(try Dialect.anyfast.state(body).pending != nil)
  }
}
