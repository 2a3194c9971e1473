import FoundationEssentials
import Ledger

/// Writes the result of each filed list once its last task is final.
///
/// The list itself says which tasks are its own, and the ledger what became of them: nothing else
/// has to be kept. In memory is how far each open list was read.
actor ListResults {
  private let ledger: Ledger
  private let inbox: Inbox
  private let choice: ProviderChoice
  private let providers: [String]
  private var open: [DoneList: ListProgress] = [:]
  /// Lists of whose trouble was told, which comes again with every look.
  private var told: Set<DoneList> = []

  /// Lines that are asked of the ledger at once.
  private static let page = 500

  init(_ ledger: Ledger, _ inbox: Inbox, _ configuration: Configuration, _ choice: ProviderChoice) {
    self.ledger = ledger
    self.inbox = inbox
    self.choice = choice
    providers = configuration.providers.map(\.name)
  }

  /// Finds the lists that earlier runs have left open.
  func begin() async throws {
    let inbox = inbox
    for list in try await blocking({ try inbox.openLists() }) {
      open[list] = open[list] ?? ListProgress()
    }
  }

  /// A list that was filed just now, as it was taken.
  func add(_ list: DoneList, _ taken: FileIdentity) {
    open[list] = ListProgress(identity: taken)
  }

  /// Looks at each open list as far as its first open task, and writes the results that can be; for
  /// one caller at a time.
  ///
  /// Throws when the ledger or the inbox cannot be used; what is wrong with one list is told, and
  /// the others go on.
  func settle() async throws -> Settled {
    var settled = Settled()
    let inbox = inbox
    _ = try await blocking { try inbox.folders() }
    for list in open.keys.sorted(by: { $0.file < $1.file }) {
      do {
        try await settle(list, &settled)
      } catch let error as LedgerError {
        throw error
      } catch {
        if told.insert(list).inserted { settled.problems.append("\(error)") }
      }
    }
    return settled
  }

  private func settle(_ list: DoneList, _ settled: inout Settled) async throws {
    var progress = open[list] ?? ListProgress()
    if let row = progress.awaited?.row, try await isOpen(row) { return }
    let isFinal = try await walk(list, &progress) { _ in }
    if progress.hasChanged {
      progress.hasChanged = false
      settled.problems.append(
        "\(inbox.donePath(list)) was written to after it was taken: put what is new into the inbox")
    }
    open[list] = isFinal == nil ? nil : progress
    guard isFinal == true else { return }
    if let result = try await write(list, progress) {
      settled.results.append(result)
      open[list] = nil
    } else {
      // A list has named one of its tasks again meanwhile, or somebody changes the file.
      open[list] = progress.fromBeginning
    }
  }

  private func isOpen(_ row: TaskRow) async throws -> Bool {
    let now = try await ledger.tasks(named: [(row.provider, row.taskID)])
    return now.contains { $0.map { $0.stage != .done } ?? false }
  }

  /// Hands over the lines that are final, a page at a time, until one is not: false then, and nil
  /// when the list is gone, which anybody may delete.
  private func walk(
    _ list: DoneList, _ progress: inout ListProgress, _ body: ([ResultLine]) async throws -> Void
  ) async throws -> Bool? {
    while true {
      let page: (lines: [ListLine], identity: FileIdentity)?
      do {
        let (inbox, providers, position) = (inbox, providers, progress.position)
        page = try await blocking {
          try inbox.page(of: list, from: position, limit: Self.page, providers: providers)
        }
      } catch ListError.binary {
        progress.passUnreadableRest()
        return true
      }
      guard let page else { return nil }
      guard progress.goesOn(with: page.identity) else { return false }
      guard !page.lines.isEmpty else { return true }
      let lines = try await resolve(page.lines)
      let final = lines.prefix { $0.isFinal }
      let next = lines.dropFirst(final.count).first
      progress.pass(final, upTo: next)
      try await body(Array(final))
      guard next == nil else { return false }
    }
  }

  private func resolve(_ lines: [ListLine]) async throws -> [ResultLine] {
    let names = lines.map { line -> (provider: String, taskID: String)? in
      guard case .success(let task) = line.task, let provider = try? choice.provider(of: task)
      else { return nil }
      return (provider, task.taskID)
    }
    var rows = try await ledger.tasks(named: names.compactMap(\.self)).makeIterator()
    return zip(lines, names).map { line, name in
      guard let name else { return ResultLine(line: line, task: .unreadable) }
      guard let row = rows.next() ?? nil else {
        return ResultLine(
          line: line, task: .forgotten(provider: name.provider, taskID: name.taskID))
      }
      return ResultLine(line: line, task: .known(row))
    }
  }

  /// The result's name; nil, and none is written, when not everything is as `progress` says any more.
  private func write(_ list: DoneList, _ progress: ListProgress) async throws -> String? {
    let inbox = inbox
    guard let file = try await blocking({ try inbox.result(of: list) }) else { return nil }
    do {
      let header = ResultHeader(list, file.digest, progress.tally, at: Date())
      try await blocking { try file.write([header.line]) }
      var again = progress.fromBeginning
      let isFinal = try await walk(list, &again) { lines in
        let ids = lines.compactMap(\.row).filter { $0.outcome == .archived }.map(\.id)
        let artifacts = Dictionary(
          zip(ids, try await ledger.artifacts(of: ids)), uniquingKeysWith: { first, _ in first })
        let texts = lines.compactMap { line in
          line.text(artifacts: line.row.flatMap { artifacts[$0.id] } ?? [])
        }
        try await blocking { try file.write(texts) }
      }
      guard isFinal == true, again.tally == progress.tally else {
        try await blocking { file.discard() }
        return nil
      }
      return try await blocking { try file.commit() }
    } catch {
      file.discard()
      throw error
    }
  }
}
