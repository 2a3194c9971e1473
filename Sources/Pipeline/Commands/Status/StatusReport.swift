package import Archive
package import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast status`: what is open, what the last runs did, how far the archive is proved, and what
/// needs a person.
///
/// It reads what was counted before, never all tasks or files one by one: a person waits for it.
package struct StatusReport: Encodable, Sendable {
  package let archive: String
  package let archived: Int
  package let bytes: Int64
  package let growth: Growth
  package let open: [Open]
  package let unsealed: Int
  /// Who writes to the archive now, and who verifies it.
  package let running: LockHolder?
  package let verifying: LockHolder?
  /// The last ones, the latest first.
  package let runs: [LastRun]
  package let margin: Margin
  /// When the longest unread file was last proved; it is proved when it is stored.
  package let oldestProof: String?
  /// Nil before the first verification.
  package let proof: Proof?
  /// What verifications found that is neither mended nor acknowledged.
  package let damage: Int
  package let rejectedLists: Int
  /// What else than a task needs a person.
  package let alarms: [Alarm]
  package let needsPerson: [Trouble]

  /// Whether the ledger is older than the archive, so that nothing here can be trusted.
  package let isDoubted: Bool

  private enum CodingKeys: String, CodingKey {
    case archive, archived, bytes, growth, open, unsealed, running, verifying, runs, margin
    case oldestProof = "oldest_proof"
    case proof, damage
    case rejectedLists = "rejected_lists"
    case alarms
    case needsPerson = "needs_person"
  }

  private static let mostRuns = 5

  /// Reads the ledger beside whoever writes it, and of whichever Holdfast: what an earlier one did
  /// not count beforehand is counted now.
  package init(of configuration: Configuration, now: Date = Date()) async throws {
    let root = configuration.archive
    let period = configuration.scrub.period.seconds
    let ledger = try await ExistingLedger.required(in: root, anyVersion: true)
    // Before the ledger is looked at: a run that ends meanwhile has its end there.
    let writer = try await blocking { try Archive(at: root).writer() }
    async let beside = blocking {
      let archive = try Archive(at: root)
      return (
        unsealed: try archive.unsealedCount(),
        recorded: Result { try Proof.recorded(in: archive, period: period, now: now) },
        verifying: try archive.verifier(), isOutOfInodes: archive.isOutOfInodes,
        rejected: RejectedLists(in: configuration.nightly.inbox)
      )
    }
    let overview = try await ledger.overview(
      since: Growth.times(before: now), runs: Self.mostRuns, examples: Self.mostExamples)
    let (unsealed, recorded, verifying, isOutOfInodes, rejected) = try await beside
    let proof = try? recorded.get()
    let running =
      if writer == nil, let last = overview.runs.first, last.endedAt == nil {
        // It may have begun since.
        try await blocking { try Archive(at: root).writer() }
      } else { writer }
    archive = root.string
    archived = overview.archived.tasks
    bytes = overview.archived.bytes
    growth = Growth(overview.lately)
    open = overview.open.map { Open($0, now: now) }
    self.unsealed = unsealed
    self.running = running
    self.verifying = verifying
    runs = overview.runs.map { LastRun($0, running: running) }
    margin = try await Margin.of(
      ledger, configuration, now: now, isRunning: runs.first?.state == .running)
    let oldest = proof?.oldest ?? overview.oldestStored
    oldestProof = oldest?.rfc3339
    self.proof = proof?.proof
    damage = proof?.damage ?? 0
    rejectedLists = rejected.count ?? 0
    needsPerson = overview.troubles.map { Trouble($0) }
    let doubt = try await ExistingLedger.doubt(about: ledger, in: root)
    try await ledger.close()
    isDoubted = doubt != nil
    alarms = [
      Alarm(doubt: doubt),
      Alarm(margin: margin),
      Alarm(
        lastRun: runs.first { $0.state != .running }, in: root, isOutOfInodes: isOutOfInodes),
      Alarm(unread: recorded), Alarm(damage: damage),
      Alarm(oldestProof: oldest, period: configuration.scrub.period, now: now),
      Alarm(rejected: rejected),
    ].compactMap(\.self)
  }
}
