import Archive
import FoundationEssentials
import Ledger

extension Retelling {
  /// Tells again what a run was asked for, and what became of it.
  func retellJournal(of runID: String) throws {
    let path = Archive.recordsName(ofRun: runID)
    var journal = Journal(
      runID: runID, path: path, begunAt: RunName.date(runID) ?? Date(timeIntervalSince1970: 0))
    var damaged: [Int] = []
    do {
      try archive.forEachRecord(ofRun: runID, threads: Machine.cores, read: ReadRecord.init) {
        line, record in
        switch record {
        case .told(let told):
          if try !retell(told, line: line, in: &journal) { damaged.append(line) }
        case .unknown: break
        case .damaged: damaged.append(line)
        }
      }
    } catch let error as ArchiveError {
      complain("journal-damaged", path, "\(error)")
    }
    if let run = journal.run {
      try rebuilder.cover(run, try archive.recordsLength(ofRun: runID))
    }
    guard let first = damaged.first else { return }
    complain(
      "journal-damaged", path,
      "\(path): \(damaged.count) of its lines are no records, the first is line \(first)")
  }

  /// Reads in what a run has journaled beyond what the ledger has committed of it.
  ///
  /// What is archived already stays as it is, and so does what was only left open: of both the ledger
  /// knows more.
  func retellRest(of runID: String, from offset: Int64) throws {
    var journal = Journal(
      runID: runID, path: Archive.recordsName(ofRun: runID), begunAt: Date(timeIntervalSince1970: 0)
    )
    try archive.forEachRecord(
      ofRun: runID, from: offset, threads: Machine.cores, read: ReadRecord.init
    ) { line, record in
      guard case .told(let told) = record, told.record.event != .run,
        told.record.outcome != Outcome.waiting.rawValue
      else { return }
      if let provider = told.record.provider, let taskID = told.record.taskID,
        try rebuilder.find(provider: provider, taskID: taskID)?.outcome == .archived
      {
        return
      }
      _ = try retell(told, line: line, in: &journal)
    }
    try rebuilder.cover(try run(of: &journal), try archive.recordsLength(ofRun: runID))
  }

  /// A journal that is being read.
  private struct Journal {
    let runID: String
    let path: String
    var begunAt: Date
    var boot = ""
    var run: RunRow.ID?
  }

  /// The journal's run; what only a person has said is none.
  private func run(of journal: inout Journal) throws -> RunRow.ID {
    if let run = journal.run { return run }
    let run = try rebuilder.run(
      named: journal.runID, boot: journal.boot, begunAt: journal.begunAt)
    journal.run = run
    return run
  }

  /// False when the record lacks what one of its kind has.
  private func retell(_ told: ReadRecord.Told, line: Int, in journal: inout Journal) throws -> Bool
  {
    let record = told.record
    if record.event == .run {
      journal.boot = record.boot ?? ""
      journal.begunAt = told.time
      _ = try run(of: &journal)
      return true
    }
    guard let provider = record.provider, let taskID = record.taskID else { return false }
    let known = try rebuilder.find(provider: provider, taskID: taskID)
    let listed = Listed(
      provider: provider, taskID: taskID, duration: record.duration,
      framesPerSecond: record.framesPerSecond, tags: record.tags ?? [],
      origin: record.from ?? "\(journal.path):\(line)")
    switch record.event {
    case .run: break
    case .listed:
      try rebuilder.list(listed, row: record.row, run: try run(of: &journal), at: told.time)
    case .task:
      guard let ending = RecordedEnding(told) else { return false }
      let run = try run(of: &journal)
      let id = try known?.id ?? rebuilder.list(listed, run: run, at: told.time)
      try rebuilder.reopen(id, run: run)
      try retell(ending, of: id)
    case .acknowledged:
      if let known { try rebuilder.acknowledge(known.id, at: told.time) }
    case .forgotten:
      if let known { try rebuilder.forget(known.id) }
    }
    return true
  }

  private func retell(_ ending: RecordedEnding, of id: TaskRow.ID) throws {
    switch ending {
    case .waiting(let deadline, let time): try rebuilder.wait(id, deadline: deadline, at: time)
    case .archived(var archived):
      archived.task = id
      try rebuilder.archive(archived)
    case .other(let outcome, let record, let deadline, let time):
      try rebuilder.end(
        id, outcome, reason: record.reason, sentence: record.sentence, deadline: deadline, at: time)
    }
  }
}
