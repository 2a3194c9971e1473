import Foundation
import Glibc
import Testing

@testable import Archive
@testable import Pipeline

@Suite struct `A log` {
  private static let time = Date(timeIntervalSince1970: 1_795_230_855)

  private static func line(
    _ style: LogFormat.Style, _ event: Event, run: String? = "r", priorities: Bool = false
  ) throws -> String {
    let record = try #require(LogRecord(event))
    return LogFormat(style, hasPriorities: priorities).line(
      record.level, record.message, run: run, fields: record.fields, at: time)
  }

  private static func problem(_ severity: ProblemEvent.Severity, _ sentence: String) -> Event {
    .problem(
      ProblemEvent(
        severity: severity, reason: "http-503", sentence: sentence, provider: "anyfast",
        tasks: ["anyfast:a", "anyfast:b"]))
  }

  @Test func `says in text when, how much it matters, whose it is, and what`() throws {
    #expect(
      try Self.line(.text, Self.problem(.warning, "It does not answer."))
        == "2026-11-21T03:14:15Z warning [r] It does not answer. event=problem reason=http-503 "
        + #"provider=anyfast tasks=["anyfast:a","anyfast:b"]"#)
    #expect(
      try Self.line(.text, Self.problem(.notice, "x"), run: nil, priorities: true)
        .hasPrefix("<5>2026-11-21T03:14:15Z notice x event="))
  }

  @Test func `says the same in JSON, an object a line`() throws {
    #expect(
      try Self.line(.json, Self.problem(.error, "No."), priorities: true)
        == #"<3>{"time":"2026-11-21T03:14:15Z","level":"error","run":"r","message":"No.","#
        + #""event":"problem","reason":"http-503","provider":"anyfast","#
        + #""tasks":["anyfast:a","anyfast:b"]}"#)
  }

  @Test func `has what is nested beside the rest`() throws {
    let summary = Event.summary(
      SummaryEvent(
        command: "run", outcomes: Counts(["archived": 3, "lost": 1]), bytes: 7, seconds: 0.5,
        exit: 1))
    #expect(
      try Self.line(.text, summary)
        == "2026-11-21T03:14:15Z notice [r] run ended with 1 event=summary command=run "
        + "outcomes.archived=3 outcomes.lost=1 bytes=7 seconds=0.5 exit=1")
  }

  @Test(
    arguments: LogFormat.Style.allCases,
    ["two\nlines", "bell\u{7}", "\u{1B}[2J", "bidi\u{202E}", "\u{2028}", "<0>\r\n<0>"])
  func `is a line a record, and nothing in it acts`(style: LogFormat.Style, text: String) throws {
    let line = try Self.line(style, Self.problem(.warning, text))
    #expect(!line.unicodeScalars.contains { $0.acts })
    #expect(line.hasPrefix(style == .json ? "{" : "2026-11-21T03:14:15Z warning [r] "))
  }

  @Test func `quotes a value in text whose end would not be seen`() throws {
    var event = ProblemEvent(severity: .warning, reason: "r", sentence: "s")
    event.path = "a \"b\"=c"
    #expect(try Self.line(.text, .problem(event)).hasSuffix(#" path="a \"b\"=c""#))
  }

  @Test(
    arguments: [
      (nil, nil, .debug), ("archived", "verified", .info), ("archived", "unchecked", .info),
      ("archived", "mismatch", .warning), ("archived", "damaged", .warning),
      ("waiting", nil, .notice), ("failed", nil, .error), ("lost", nil, .error),
      ("rejected", nil, .error), ("unknown", nil, .error),
    ] as [(String?, String?, LogLevel)])
  func `takes a task by what became of it`(
    outcome: String?, verdict: String?, level: LogLevel
  ) throws {
    let event = TaskEvent(
      provider: "anyfast", taskID: "a", state: outcome == nil ? "polling" : "done",
      outcome: outcome, verdict: verdict)
    let record = try #require(LogRecord(.task(event)))
    #expect(record.level == level)
    let words = ["anyfast:a", outcome ?? "polling", verdict].compactMap(\.self)
    #expect(record.message == words.joined(separator: " "))
  }

  @Test func `takes no note of progress`() {
    #expect(
      LogRecord(
        .progress(
          ProgressEvent(tasks: 1, done: 0, downloading: 0, received: 0, bytesPerSecond: 0))) == nil)
  }

  @Test(arguments: [(0, 0, true), (1, 0, false), (0, 1, false)] as [(UInt64, UInt64, Bool)])
  func `knows the journal by device and file number`(
    device: UInt64, inode: UInt64, isJournal: Bool
  ) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID())")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var status = stat()
    #expect(fstat(descriptor, &status) == 0)
    let stream = "\(UInt64(status.st_dev) + device):\(UInt64(status.st_ino) + inode)"
    #expect(
      JournalStream.isBehind(descriptor, environment: ["JOURNAL_STREAM": stream]) == isJournal)
    #expect(!JournalStream.isBehind(-1, environment: ["JOURNAL_STREAM": stream]))
  }

  @Test(arguments: ["", "8", "8:", "a:b", "8:1:2"])
  func `takes nothing else for the journal`(stream: String) {
    #expect(!JournalStream.isBehind(0, environment: ["JOURNAL_STREAM": stream]))
    #expect(!JournalStream.isBehind(0, environment: [:]))
  }
}
