import Archive
import FoundationEssentials
import Ledger

/// The tasks of some lists: judged as a whole, then taken a batch at a time.
struct Listing: Sendable {
  /// What the lines of some lists turned out to be.
  struct Judgement: Sendable {
    /// Those of the readable lines.
    var providers: Set<String> = []
    var readable = 0
    var errors = ListErrors()

    /// Whether at least nine in ten lines can be read.
    var isMostlyReadable: Bool {
      !errors.endsList && readable >= 9 * errors.count
    }
  }

  /// What became of a batch of lines.
  struct Batch: Sendable {
    /// How many tasks are open that weren't before, by provider.
    var opened: [String: Int] = [:]
    /// Tasks that have their final outcome already.
    var final: [(provider: String, taskID: String)] = []
  }

  /// What became of all lines.
  struct Outcome: Sendable {
    var duplicates = Duplicates()
    /// Tasks that were not open before.
    var opened = 0
    /// Lines that name a task.
    var lines = 0
  }

  /// Lines that name a task for the second time.
  struct Duplicates: Sendable {
    /// Told one by one; of more only the number is.
    static let told = 100

    var first: [String] = []
    var count = 0

    mutating func note(_ listed: Listed) {
      count += 1
      guard first.count < Self.told else { return }
      first.append("\(listed.origin): \(listed.taskID) is listed already and counts once")
    }
  }

  let choice: ProviderChoice
  let lists: [SpooledList]

  /// Lines that are journaled with one flush, and recorded in one transaction.
  private static let batch = 1000

  /// Reads every list to its end.
  ///
  /// Blocks.
  ///
  /// - Parameter errors: what is known already of lists that aren't among these.
  func judge(with errors: ListErrors = ListErrors()) -> Judgement {
    var judgement = Judgement(errors: errors)
    for list in readers {
      do {
        try list.forEach { line in
          do {
            judgement.providers.insert(try provider(of: line, in: list))
            judgement.readable += 1
          } catch let error as ListError {
            judgement.errors.add(error)
          }
        }
      } catch let error as ListError {
        judgement.errors.add(error)
      } catch {
        preconditionFailure("only the list itself can fail: \(error)")
      }
    }
    return judgement
  }

  /// Hands over the readable lines from the first to the last, a batch at a time, until `body` returns
  /// false.
  func forEachBatch(_ body: ([Listed]) async throws -> Bool) async throws {
    for list in readers {
      var position = ListPosition()
      while true {
        let lines = try await blocking { [position] in
          try list.page(from: position, limit: Self.batch)
        }
        guard let last = lines.last else { break }
        position = ListPosition(behind: last)
        guard try await body(lines.compactMap({ listed($0, in: list) })) else { return }
      }
    }
  }

  /// Journals the tasks that have no final outcome, and puts all into the ledger; a batch is durable in the
  /// journal before it is in the ledger, and in both when `onBatch` is called.
  func take(
    in run: RunRow.ID, _ ledger: Ledger, _ archive: ArchiveWriter,
    onBatch: (Batch) async throws -> Void
  ) async throws -> Outcome {
    let listing = ListingID.random(in: 1 ... .max)
    let time = Date()
    var outcome = Outcome()
    try await forEachBatch { listed in
      let standings = try await ledger.standings(of: listed, in: listing)
      var batch = Batch()
      var records: [String] = []
      for (listed, standing) in zip(listed, standings) {
        switch standing {
        case .duplicate: outcome.duplicates.note(listed)
        case .final: batch.final.append((listed.provider, listed.taskID))
        case .new, .triedAgain: batch.opened[listed.provider, default: 0] += 1
        case .open: break
        }
        guard [.new, .open, .triedAgain].contains(standing) else { continue }
        records.append(JournalRecord(listed, at: time).line)
      }
      let span =
        records.isEmpty
        ? nil : try await blocking { [records] in try archive.append(records: records) }
      let spans = [span].compactMap(\.self)
      try await ledger.enlist(
        listed, standings, in: listing, run: run, at: time,
        covering: Coverage(run: run, bytes: archive.covered(with: spans)))
      archive.committed(spans)
      outcome.lines += listed.count
      outcome.opened += batch.opened.values.reduce(0, +)
      try await onBatch(batch)
      return true
    }
    return outcome
  }

  /// The lines that can't be read, as they are.
  ///
  /// Blocks.
  func forEachUnreadable(_ body: (SpooledList, ListLine) throws -> Void) throws {
    for (spooled, list) in zip(lists, readers) {
      try list.forEach { line in
        if (try? provider(of: line, in: list)) == nil { try body(spooled, line) }
      }
    }
  }

  private var readers: [ListReader] {
    lists.map { $0.reader(providers: choice.names) }
  }

  private func listed(_ line: ListLine, in list: ListReader) -> Listed? {
    guard let task = try? line.task.get(), let provider = try? provider(of: line, in: list) else {
      return nil
    }
    return Listed(
      provider: provider, taskID: task.taskID, duration: task.duration,
      framesPerSecond: task.framesPerSecond, tags: task.tags,
      origin: "\(list.name):\(line.number)")
  }

  private func provider(of line: ListLine, in list: ListReader) throws(ListError) -> String {
    let task = try line.task.get()
    do throws(ListProblem) {
      return try choice.provider(of: task)
    } catch {
      throw .line(list: list.name, number: line.number, error)
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
