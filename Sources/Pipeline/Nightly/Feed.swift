import Archive
import FoundationEssentials
import Ledger
import Synchronization
import SystemPackage

/// Takes the inbox's lists into a run: at its beginning, every minute, and before it ends.
final class Feed: Sendable {
  private struct State {
    /// Nothing is open, and nothing waits in the inbox.
    var isOver = false
    var hasBegun = false
    /// What was told already, since every look finds it again.
    var told: Set<String> = []
  }

  private let inbox: Inbox
  private let choice: ProviderChoice
  private let results: ListResults
  private let state = Mutex(State())
  private let bell = Wakeup()

  private static let interval = Duration.seconds(60)

  init(_ inbox: Inbox, _ configuration: Configuration, _ ledger: Ledger) throws {
    self.inbox = inbox
    choice = try ProviderChoice(among: configuration.providers)
    results = ListResults(ledger, inbox, configuration, choice)
  }

  /// Whether nothing more will come.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// Has the inbox looked at soon.
  func ring() { bell.ring() }

  /// Looks at the inbox until nothing is open any more and nothing waits in it.
  func run(_ context: RunContext) async {
    while !Task.isCancelled {
      let again = await look(context)
      if again == nil && !context.tally.isAnythingOpen { break }
      let wait = again.map { ContinuousClock.now.duration(to: $0) } ?? Self.interval
      await bell.wait(atMost: min(wait, Self.interval))
    }
    state.withLock { $0.isOver = true }
    context.ringAll()
  }

  /// Takes what is ready, and writes the results of lists that are done.
  ///
  /// Returns when another look may find more; nil when nothing waits.
  @discardableResult
  func look(_ context: RunContext) async -> ContinuousClock.Instant? {
    let again = await orTell(else: nil, context) {
      try await begin(context)
      var look = try await blocking { try self.inbox.look() }
      await tell(look, context)
      let taken = await context.orStop(else: []) { try await context.ledger.takenLists() }
      for list in look.ready where context.stop.reason == nil {
        let isGone = await orTell(else: true, context) {
          try await take(list, among: taken, context)
        }
        if !isGone { look.lookAgain(at: .now + Sightings.settling) }
      }
      return look.again
    }
    await settle(context)
    return again
  }

  /// Writes the results of the lists whose last task has its end.
  func settle(_ context: RunContext) async {
    await orTell(else: (), context) {
      let settled = try await results.settle()
      for problem in settled.problems { await tellOnce(.warning, "list-result", problem, context) }
    }
  }

  /// Once: finds what earlier runs have left.
  private func begin(_ context: RunContext) async throws {
    guard !state.withLock({ $0.hasBegun }) else { return }
    try await blocking { try self.inbox.make() }
    let taken = await context.orStop(else: []) { try await context.ledger.takenLists() }
    for list in taken where try await blocking({ try !self.inbox.isWaiting(list) }) {
      await context.orStop { try await context.ledger.filed(list) }
    }
    try await results.begin()
    let rejected = try await blocking { try self.inbox.rejectedLists() }
    if let first = rejected.first { await remind(of: first, count: rejected.count, context) }
    state.withLock { $0.hasBegun = true }
  }

  /// What an earlier run could not read is nobody's task yet: its videos may die.
  private func remind(of first: DoneList, count: Int, _ context: RunContext) async {
    context.tally.noteNeedsPerson()
    let (folder, others) = (InboxFolders.rejectedName, count - 1)
    await context.notice(
      .error, "lists-rejected",
      "\(folder)/\(first.file) \(others > 0 ? "and \(others) more lie there" : "lies there") untaken: "
        + "mend it and put it into the inbox again, or delete it")
  }

  // MARK: One list

  /// Returns false when it is not the list any more that was found: what is there now is another.
  private func take(
    _ list: PlacedList, among known: [TakenList], _ context: RunContext
  ) async throws -> Bool {
    let digest = list.digest.description
    // Begun by a process that did not get to filing it?
    let earlier = known.first { $0.name == list.name && $0.digest == digest }
    let taken = earlier ?? TakenList(name: list.name, digest: digest, run: context.name)
    do {
      if !taken.isTaken, !(try await enqueue(list, taken, context)) { return true }
      let place = try await blocking { try self.inbox.file(list, run: taken.run) }
      await context.orStop { try await context.ledger.filed(taken) }
      await results.add(place, list.identity)
      return true
    } catch InboxError.changed {
      await context.orStop { try await context.ledger.filed(taken) }
      return false
    }
  }

  /// Returns whether its tasks are in the ledger.
  private func enqueue(
    _ list: PlacedList, _ taken: TakenList, _ context: RunContext
  ) async throws -> Bool {
    guard let copy = try await blocking({ try list.spooled() }) else {
      throw InboxError.changed(inbox.path.appending(list.name))
    }
    let listing = Listing(choice: choice, lists: [copy])
    let judgement = try await blocking { listing.judge() }
    guard judgement.isMostlyReadable else {
      try await reject(list, judgement.errors, context)
      return false
    }
    guard await context.orStop({ try await context.ledger.beginTaking(taken) }) else {
      return false
    }
    if judgement.errors.count > 0 { try await setAside(judgement, of: taken, listing, context) }
    let outcome = await context.orStop(else: nil) {
      let outcome = try await listing.take(in: context.run, context.ledger, context.archive) {
        await context.open($0.opened)
      }
      try await context.ledger.took(taken)
      return outcome
    }
    guard let outcome else { return false }
    await context.notice(
      .notice, "list-taken",
      "\(list.name): \(outcome.opened) \(outcome.opened == 1 ? "task" : "tasks") to archive, "
        + "of \(outcome.lines) listed")
    await outcome.duplicates.tell(context.tell)
    return true
  }

  /// Puts the lines that can't be read where a person looks for them; the others are taken.
  private func setAside(
    _ judgement: Listing.Judgement, of taken: TakenList, _ listing: Listing, _ context: RunContext
  ) async throws {
    let errors = judgement.errors
    let place = try await blocking {
      try self.inbox.setAside(unreadableOf: listing, taken, errors: "\(errors)")
    }
    context.tally.noteNeedsPerson()
    let lines = judgement.readable + errors.count
    await context.notice(
      .error, "line-skipped",
      "\(errors.count) of the \(lines) lines of \(taken.name) cannot be read, and the others were "
        + "taken\(Self.example(errors)); mend \(InboxFolders.rejectedName)/\(place.file) and put it "
        + "into the inbox again")
  }

  private func reject(
    _ list: PlacedList, _ errors: ListErrors, _ context: RunContext
  ) async throws {
    let place = try await blocking {
      try self.inbox.reject(list, run: context.name, errors: "\(errors)")
    }
    context.tally.noteNeedsPerson()
    await context.notice(
      .error, "list-rejected",
      "\(list.name) was not taken, for it has \(errors.count == 1 ? "a line" : "\(errors.count) lines")"
        + " that cannot be read\(Self.example(errors)); mend "
        + "\(InboxFolders.rejectedName)/\(place.file) and put it into the inbox again")
  }

  private static func example(_ errors: ListErrors) -> String {
    errors.first.first.map { ": \($0)" } ?? ""
  }

  // MARK: What went wrong

  private func tell(_ look: Look, _ context: RunContext) async {
    if look.hasUnreadable { context.tally.noteNeedsPerson() }
    for ignored in look.ignored {
      let sentence = "\(ignored.name) in the inbox \(ignored.reason)"
      if ignored.isUnreadable {
        await context.notice(.error, "inbox", sentence)
      } else {
        await context.notice(.warning, "list-ignored", sentence)
      }
    }
    guard look.othersIgnored > 0 else { return }
    await context.notice(
      .warning, "list-ignored",
      "\(look.othersIgnored) more files in the inbox are no lists, or cannot be read")
  }

  /// Runs what may find the inbox unreadable or unwritable, which ends no run.
  private func orTell<Value>(
    else fallback: Value, _ context: RunContext, _ body: () async throws -> Value
  ) async -> Value {
    do {
      return try await body()
    } catch {
      context.tally.noteNeedsPerson()
      await tellOnce(.error, "inbox", "\(error)", context)
      return fallback
    }
  }

  private func tellOnce(
    _ severity: ProblemEvent.Severity, _ reason: String, _ sentence: String, _ context: RunContext
  ) async {
    guard state.withLock({ $0.told.count < 1000 && $0.told.insert(sentence).inserted }) else {
      return
    }
    await context.notice(severity, reason, sentence)
  }
}
