import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// Takes the tasks of a run's lists into the ledger.
struct Intake: Sendable {
  let listing: Listing
  private let hasLists: Bool

  /// Reads the lists that can be read only once to their ends.
  ///
  /// Blocks.
  init(configuration: Configuration, options: RunOptions) throws {
    var spooled: [String: SpooledList] = [:]
    for path in Set(options.lists) { spooled[path] = try SpooledList(path) }
    let names = configuration.providers.map(\.name)
    listing = Listing(
      choice: try Self.choice(configuration, options),
      readers: { [spooled] in
        options.lists.map { path in
          spooled[path]?.reader(providers: names) ?? ListReader(FilePath(path), providers: names)
        }
      })
    hasLists = !options.lists.isEmpty
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

  /// Reads every list to its end; returns the providers that they name.
  ///
  /// Blocks.
  func check() throws -> [String] {
    do {
      return try listing.check()
    } catch let errors as ListErrors {
      throw CommandError(.usage, "\(errors)")
    }
  }

  /// Adds the tasks in one transaction, or without lists takes up all that is open; journals what
  /// was listed.
  ///
  /// Nothing is added when a key that will be needed is missing.
  func enqueue(
    _ run: RunRow.ID, ledger: Ledger, archive: ArchiveWriter, _ keyring: Keyring, tell: Tell
  ) async throws {
    guard hasLists else { return try await ledger.enlistOpen(run: run) }
    do {
      let time = Date()
      let outcome = try await ledger.enqueue(run: run, at: time) { enqueuer in
        try listing.enqueue(with: enqueuer, at: time, archive) { try keyring.need($0) }
      }
      archive.committed(outcome.spans)
      await outcome.duplicates.tell(tell)
    } catch let error as ListError {
      throw CommandError(.usage, "the list has changed while it was read: \(error)")
    }
  }
}
