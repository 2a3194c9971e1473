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
    let ledger = try await ExistingLedger.required(in: root, anyVersion: true)
    let period = configuration.scrub.period.seconds
    let (unsealed, proof, running, verifying, rejected) = try await blocking {
      let archive = try Archive(at: root)
      return (
        try archive.unsealedCount(), try Proof.recorded(in: archive, period: period, now: now),
        try archive.writer(), try archive.verifier(), RejectedLists(in: configuration.nightly.inbox)
      )
    }
    archive = root.string
    let all = try await ledger.archived()
    archived = all.tasks
    bytes = all.bytes
    growth = try await Growth(ledger, now: now)
    open = try await ledger.openTasks().map { Open($0, now: now) }
    self.unsealed = unsealed
    self.running = running
    self.verifying = verifying
    runs = try await ledger.lastRuns(Self.mostRuns).map { LastRun($0, running: running) }
    margin = try await Margin.of(
      ledger, configuration, now: now, isRunning: runs.first?.state == .running)
    let oldest = try await ledger.oldestStored()
    oldestProof = (proof?.oldest ?? oldest)?.rfc3339
    self.proof = proof?.proof
    damage = proof?.damage ?? 0
    rejectedLists = rejected.count ?? 0
    needsPerson = try await Self.troubles(ledger)
    try await ledger.close()
    alarms = [
      Alarm(margin: margin), Alarm(lastRun: runs.first { $0.state != .running }, in: root),
      Alarm(damage: damage),
      Alarm(oldestProof: proof?.oldest ?? oldest, period: configuration.scrub.period, now: now),
      Alarm(rejected: rejected),
    ].compactMap(\.self)
  }
}
