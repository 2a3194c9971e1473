import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// Takes the tasks of a run's lists into the ledger, after all of them were judged.
struct Intake: Sendable {
  let listing: Listing
  private let options: RunOptions
  /// What can't be read of the lists.
  let errors: ListErrors
  /// The providers that the lists name.
  let providers: Set<String>

  private var hasLists: Bool { !options.lists.isEmpty }

  /// Copies the lists, and reads each line of them.
  ///
  /// Blocks. Throws `CommandError`, with all that can't be read at once; lines that can't be read are no
  /// error where the options skip them and others can.
  init(configuration: Configuration, options: RunOptions) throws {
    self.options = options
    let choice = try Self.choice(configuration, options)
    var spooled: [String: SpooledList] = [:]
    var unreadable = ListErrors()
    for path in options.lists where spooled[path] == nil {
      do {
        spooled[path] = try SpooledList(path)
      } catch let error as ListError {
        unreadable.add(error)
      }
    }
    listing = Listing(choice: choice, lists: options.lists.compactMap { spooled[$0] })
    let judgement = listing.judge(with: unreadable)
    errors = judgement.errors
    providers = judgement.providers
    let isTaken = options.skipInvalid && !errors.endsList && judgement.readable > 0
    guard errors.count == 0 || isTaken else { throw CommandError(.usage, "\(errors)") }
  }

  private static func choice(
    _ configuration: Configuration, _ options: RunOptions
  ) throws(CommandError) -> ProviderChoice {
    do {
      return try ProviderChoice(among: configuration.providers, preferred: options.provider)
    } catch {
      throw CommandError(.usage, "--provider: \(error)")
    }
  }

  /// Reads the keys of the providers that will be asked: those of listed tasks that aren't done, or of
  /// all open tasks where no list is given.
  ///
  /// Only reads the ledger. Throws `CommandError` with all keys that are missing.
  func readKeys(into keyring: Keyring, _ ledger: Ledger) async throws {
    var asked: Set<String> = []
    if hasLists {
      try await listing.forEachBatch { listed in
        let unsure = listed.filter { !asked.contains($0.provider) }
        let standings = try await ledger.standings(of: unsure, in: 0)
        for (listed, standing) in zip(unsure, standings)
        where standing != .final && standing != .duplicate {
          asked.insert(listed.provider)
        }
        return asked != providers
      }
    } else {
      asked = Set(try await ledger.openTasks().map(\.provider))
    }
    try await blocking { [asked] in try keyring.need(asked) }
  }

  /// Adds the tasks, and tells again what has its final outcome; without lists takes up all that is
  /// open.
  func take(
    in run: RunRow.ID, _ ledger: Ledger, _ archive: ArchiveWriter, tally: Tally, tell: Tell
  ) async throws {
    guard hasLists else { return try await ledger.enlistOpen(run: run) }
    await tellErrors(tally, tell)
    let outcome = try await listing.take(in: run, ledger, archive) { batch in
      let rows = try await ledger.tasks(named: batch.final).compactMap(\.self)
      for row in rows {
        let ending = Ending(row, artifacts: try await ledger.artifacts(of: row))
        tally.countAgain(ending)
        await tell(.task(ending.event(provider: row.provider, taskID: row.taskID)))
      }
    }
    await outcome.duplicates.tell(tell)
  }

  /// Lines that can't be read are left out: their tasks are nobody's.
  func tellErrors(_ tally: Tally, _ tell: Tell) async {
    guard errors.count > 0 else { return }
    tally.noteNeedsPerson()
    for sentence in errors.sentences {
      await tell(
        .problem(ProblemEvent(severity: .error, reason: "line-skipped", sentence: sentence)))
    }
  }
}
