import FoundationEssentials
import GRDB

extension TaskRow {
  init(_ row: Row) throws {
    id = try row.value("id")
    provider = try row.value("provider")
    taskID = try row.value("task_id")
    stage = try row.value("stage")
    outcome = try row.value("outcome")
    verdict = try row.value("verdict")
    reason = try row.value("reason")
    sentence = try row.value("sentence")
    duration = try row.value("duration")
    framesPerSecond = try row.value("frames_per_second")
    tags = try Self.tags(fromText: row.value("tags"))
    origin = try row.value("origin")
    run = try row.value("run")
    enqueuedAt = Date(timeIntervalSince1970: try row.value("enqueued_at"))
    polledAt = try row.date("polled_at")
    polls = try row.value("polls")
    refusals = try row.value("refusals")
    history = try PollHistory(row)
    finishedSeenAt = try row.date("finished_seen_at")
    submittedAt = try row.date("submitted_at")
    deadline = try row.date("deadline")
    deadlineSource = try row.value("deadline_source")
    journaledDeadline = try row.date("journaled_deadline")
    model = try row.value("model")
    tokens = try row.value("tokens")
    digest = try row.value("digest")
    bytes = try row.value("bytes")
    path = try row.value("path")
    doneAt = try row.date("done_at")
    acknowledgedAt = try row.date("acknowledged_at")
    needsPerson = try row.value("needs_person")
  }

  /// The rows of a statement that selects every column of `task`.
  static func fetchAll(
    _ database: Database, _ sql: String, _ arguments: StatementArguments
  ) throws -> [TaskRow] {
    let statement = try database.cachedStatement(sql: sql)
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    var tasks: [TaskRow] = []
    while let row = try rows.next() { tasks.append(try TaskRow(row)) }
    return tasks
  }

  /// Tags are kept as a JSON array; none, by far the most frequent, cost no coder.
  static func text(ofTags tags: [String]) throws -> String {
    guard !tags.isEmpty else { return "[]" }
    return String(decoding: try JSONEncoder().encode(tags), as: UTF8.self)
  }

  private static func tags(fromText text: String) throws -> [String] {
    guard text != "[]" else { return [] }
    return try JSONDecoder().decode([String].self, from: Data(text.utf8))
  }
}
