import Archive
import FoundationEssentials
import Ledger
import Synchronization
import SystemPackage

/// Takes the tasks of the lists into the ledger: read once to see that every line can be, and once
/// to enqueue them.
struct Intake: Sendable {
  let configuration: Configuration
  let options: RunOptions
  private let spooled: [String: SpooledList]

  /// Reads the lists that can be read only once to their ends.
  ///
  /// Blocks.
  init(configuration: Configuration, options: RunOptions) throws {
    self.configuration = configuration
    self.options = options
    var spooled: [String: SpooledList] = [:]
    for path in Set(options.lists) { spooled[path] = try SpooledList(path) }
    self.spooled = spooled
  }

  /// Duplicates told one by one; of more only the number is.
  private static let duplicatesTold = 100
  /// Journal lines that are flushed together.
  private static let chunk = 1000

  /// Reads every list to its end.
  ///
  /// Returns the providers that they name; throws all that is wrong with the lines at once. Blocks.
  func check() throws -> [String] {
    let choice = try providerChoice()
    var errors = ListErrors()
    var providers: Set<String> = []
    for list in lists() {
      do {
        try list.forEach { line in
          do {
            providers.insert(try provider(of: line, in: list, choice))
          } catch let error as ListError {
            errors.add(error)
          }
        }
      } catch let error as ListError {
        errors.add(error)
      }
    }
    guard errors.count == 0 else { throw CommandError(.usage, "\(errors)") }
    return providers.sorted()
  }

  /// Adds the tasks in one transaction, or without lists takes up all that is open; journals what
  /// was listed.
  ///
  /// Nothing is added when a key that will be needed is missing.
  func enqueue(
    _ run: RunRow.ID, ledger: Ledger, archive: ArchiveWriter, _ keyring: Keyring, tell: Tell
  ) async throws {
    guard !options.lists.isEmpty else {
      _ = try await ledger.enlistOpen(run: run)
      return
    }
    let duplicates: Duplicates
    do {
      let time = Date()
      duplicates = try await ledger.enqueue(run: run, at: time) { enqueuer in
        try enqueue(with: enqueuer, at: time, archive, keyring)
      }
    } catch let error as ListError {
      throw CommandError(.usage, "the list has changed while it was read: \(error)")
    }
    for duplicate in duplicates.first {
      await tell(
        .problem(ProblemEvent(severity: .notice, reason: "duplicate", sentence: duplicate)))
    }
    let others = duplicates.count - duplicates.first.count
    guard others > 0 else { return }
    await tell(
      .problem(
        ProblemEvent(
          severity: .notice, reason: "duplicate",
          sentence: "\(others) more lines name a task for the second time")))
  }

  private struct Duplicates {
    var first: [String] = []
    var count = 0
  }

  private func enqueue(
    with enqueuer: Enqueuer, at time: Date, _ archive: ArchiveWriter, _ keyring: Keyring
  ) throws -> Duplicates {
    let choice = try providerChoice()
    var duplicates = Duplicates()
    var records: [String] = []
    var open: Set<String> = []
    for list in lists() {
      try list.forEach { line in
        let task = try line.task.get()
        let listed = Listed(
          provider: try provider(of: line, in: list, choice), taskID: task.taskID,
          duration: task.duration, framesPerSecond: task.framesPerSecond, tags: task.tags,
          origin: "\(list.name):\(line.number)")
        switch try enqueuer.add(listed) {
        case .duplicate:
          duplicates.count += 1
          guard duplicates.first.count < Self.duplicatesTold else { return }
          duplicates.first.append(
            "\(listed.origin): \(listed.taskID) is listed already and counts once")
        case .known(_, stage: _, outcome: .archived), .known(_, stage: _, outcome: .failed):
          // It has its end, which an earlier journal tells.
          return
        case .added(let row), .known(let row, stage: _, outcome: _):
          if open.insert(listed.provider).inserted { _ = try keyring.keys(of: open) }
          records.append(JournalRecord(listed, row: row, at: time).line)
        }
        if records.count == Self.chunk { try flush(&records, archive) }
      }
    }
    try flush(&records, archive)
    return duplicates
  }

  private func flush(_ records: inout [String], _ archive: ArchiveWriter) throws {
    try archive.append(records: records)
    records.removeAll(keepingCapacity: true)
  }

  // MARK: Lines

  func lists() -> [ListReader] {
    let names = configuration.providers.map(\.name)
    return options.lists.map { path in
      spooled[path]?.reader(providers: names) ?? ListReader(FilePath(path), providers: names)
    }
  }

  func provider(
    of line: ListLine, in list: ListReader, _ choice: ProviderChoice
  ) throws(ListError) -> String {
    let task = try line.task.get()
    do throws(ListProblem) {
      return try choice.provider(of: task)
    } catch {
      throw .line(list: list.name, number: line.number, error)
    }
  }

  func providerChoice() throws -> ProviderChoice {
    do {
      return try ProviderChoice(among: configuration.providers, preferred: options.provider)
    } catch {
      throw CommandError(.usage, "--provider: \(error)")
    }
  }
}
