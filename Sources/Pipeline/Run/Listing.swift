import Archive
import FoundationEssentials
import Ledger

/// The tasks of some lists, with the provider of each.
///
/// Read once to see that every line can be, and once to enqueue them. Every call blocks.
struct Listing: Sendable {
  /// What became of the lists' lines.
  struct Outcome: Sendable {
    var duplicates = Duplicates()
    /// Tasks that were not open before, by provider.
    var opened: [String: Int] = [:]
    var lines = 0
    /// Where their tasks were journaled.
    var spans: [JournalSpan] = []
  }

  /// Lines that name a task for the second time.
  struct Duplicates: Sendable {
    /// Told one by one; of more only the number is.
    static let told = 100

    var first: [String] = []
    var count = 0
  }

  let choice: ProviderChoice
  /// The lists from their beginnings, each time.
  let readers: @Sendable () -> [ListReader]

  /// Journal lines that are flushed together.
  private static let chunk = 1000

  /// Reads every list to its end.
  ///
  /// Returns the providers that they name; throws all that is wrong with the lines at once.
  func check() throws -> [String] {
    var errors = ListErrors()
    var providers: Set<String> = []
    for list in readers() {
      do {
        try list.forEach { line in
          do {
            providers.insert(try provider(of: line, in: list))
          } catch let error as ListError {
            errors.add(error)
          }
        }
      } catch let error as ListError {
        errors.add(error)
      }
    }
    guard errors.count == 0 else { throw errors }
    return providers.sorted()
  }

  /// Enqueues the tasks, and journals those that have no end yet.
  ///
  /// - Parameter needKey: called once for each provider that will be asked; what it throws undoes all.
  func enqueue(
    with enqueuer: Enqueuer, at time: Date, _ archive: ArchiveWriter,
    needKey: (_ provider: String) throws -> Void = { _ in }
  ) throws -> Outcome {
    var outcome = Outcome()
    var records: [String] = []
    var open: Set<String> = []
    for list in readers() {
      try list.forEach { line in
        let task = try line.task.get()
        let listed = Listed(
          provider: try provider(of: line, in: list), taskID: task.taskID,
          duration: task.duration, framesPerSecond: task.framesPerSecond, tags: task.tags,
          origin: "\(list.name):\(line.number)")
        outcome.lines += 1
        let enlisted = try enqueuer.add(listed)
        guard let row = outcome.note(enlisted, listed) else { return }
        if open.insert(listed.provider).inserted { try needKey(listed.provider) }
        records.append(JournalRecord(listed, row: row, at: time).line)
        if records.count == Self.chunk { outcome.spans.append(try flush(&records, archive)) }
      }
    }
    if !records.isEmpty { outcome.spans.append(try flush(&records, archive)) }
    try enqueuer.cover(archive.covered(with: outcome.spans))
    return outcome
  }

  func provider(of line: ListLine, in list: ListReader) throws(ListError) -> String {
    let task = try line.task.get()
    do throws(ListProblem) {
      return try choice.provider(of: task)
    } catch {
      throw .line(list: list.name, number: line.number, error)
    }
  }

  private func flush(_ records: inout [String], _ archive: ArchiveWriter) throws -> JournalSpan {
    defer { records.removeAll(keepingCapacity: true) }
    return try archive.append(records: records)
  }
}

extension Listing.Outcome {
  /// Returns the task's row when it has no end.
  fileprivate mutating func note(_ enlisted: Enlisted, _ listed: Listed) -> TaskRow.ID? {
    switch enlisted {
    case .duplicate:
      duplicates.count += 1
      if duplicates.first.count < Listing.Duplicates.told {
        duplicates.first.append(
          "\(listed.origin): \(listed.taskID) is listed already and counts once")
      }
      return nil
    case .known(let row, stage: _, outcome: nil):
      return row
    case .known:
      // It has its end, which an earlier journal tells.
      return nil
    case .added(let row), .reopened(let row):
      opened[listed.provider, default: 0] += 1
      return row
    }
  }
}

extension Listing.Duplicates {
  func tell(_ tell: Tell) async {
    for duplicate in first {
      await tell(
        .problem(ProblemEvent(severity: .notice, reason: "duplicate", sentence: duplicate)))
    }
    let others = count - first.count
    guard others > 0 else { return }
    await tell(
      .problem(
        ProblemEvent(
          severity: .notice, reason: "duplicate",
          sentence: "\(others) more lines name a task for the second time")))
  }
}
