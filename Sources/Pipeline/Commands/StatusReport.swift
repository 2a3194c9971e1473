import Archive
package import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast status`: what is open, what is unsealed, how old the oldest proof is, and what needs a
/// person.
package struct StatusReport: Encodable, Sendable {
  /// The open tasks of a provider at one stage.
  package struct Open: Encodable, Sendable {
    package let provider: String
    package let state: String
    package let tasks: Int
    /// Until the first of their links dies; nil when none of them is known to be finished.
    package let hoursLeft: Double?

    private enum CodingKeys: String, CodingKey {
      case provider, state, tasks
      case hoursLeft = "hours_left"
    }
  }

  /// Tasks whose trouble nobody has acknowledged.
  package struct Trouble: Encodable, Sendable {
    package let outcome: String
    package let verdict: String?
    package let reason: String?
    package let tasks: Int
    /// A few of them, as `provider:task_id`.
    package let examples: [String]
    /// What settles it.
    package let command: String
  }

  package let archive: String
  package let archived: Int
  package let bytes: Int64
  package let open: [Open]
  package let unsealed: Int
  /// When the longest unread file was last proved; it is proved when it is stored.
  package let oldestProof: String?
  /// What verifications found that is neither mended nor acknowledged.
  package let damage: Int
  package let needsPerson: [Trouble]

  private enum CodingKeys: String, CodingKey {
    case archive, archived, bytes, open, unsealed
    case oldestProof = "oldest_proof"
    case damage
    case needsPerson = "needs_person"
  }

  /// Reads the ledger beside whoever writes it.
  package init(of configuration: Configuration, now: Date = Date()) async throws {
    let root = configuration.archive
    let ledger = try await ExistingLedger.required(in: root)
    let counts = try await ledger.counts().filter { $0.outcome == .archived }
    archive = root.string
    archived = counts.map(\.tasks).reduce(0, +)
    bytes = counts.map(\.bytes).reduce(0, +)
    open = try await ledger.openTasks().map { row in
      Open(
        provider: row.provider, state: row.stage.rawValue, tasks: row.tasks,
        hoursLeft: row.earliestDeadline.map {
          ($0.timeIntervalSince(now) / 360).rounded() / 10
        })
    }
    unsealed = try await blocking { try Archive(at: root).unsealedCount() }
    let proof = try await blocking { try Self.proof(in: root) }
    let oldestStored = try await ledger.oldestStored()
    oldestProof = (proof?.oldest ?? oldestStored)?.rfc3339
    damage = proof?.damage ?? 0
    needsPerson = try await Self.troubles(ledger)
    try await ledger.close()
  }

  /// What is recorded of verifications; nil where there was none.
  private static func proof(in root: FilePath) throws -> (oldest: Date?, damage: Int)? {
    guard let records = try ScrubRecords.openReadOnly(in: try Archive(at: root)) else { return nil }
    let proof = (try records.coverage().oldestProof, try records.openCount())
    try records.close()
    return proof
  }

  private static let examples = 5

  private struct Kind: Hashable {
    let outcome: Outcome
    let verdict: String?
    let reason: String?
  }

  private static func troubles(_ ledger: Ledger) async throws -> [Trouble] {
    var tasks: [Kind: (count: Int, examples: [String])] = [:]
    var filter = TaskFilter()
    filter.needsPerson = true
    try await ledger.forEachTask(filter) { row in
      guard let outcome = row.outcome else { return }
      let kind = Kind(outcome: outcome, verdict: row.verdict, reason: row.reason)
      var (count, examples) = tasks[kind] ?? (0, [])
      count += 1
      if examples.count < Self.examples { examples.append(row.name) }
      tasks[kind] = (count, examples)
    }
    return tasks.map { kind, tasks in
      Trouble(
        outcome: kind.outcome.rawValue, verdict: kind.verdict, reason: kind.reason,
        tasks: tasks.count, examples: tasks.examples,
        command: command(kind, tasks.examples.first ?? ""))
    }.sorted { $0.tasks > $1.tasks }
  }

  private static func command(_ kind: Kind, _ task: String) -> String {
    switch kind.outcome {
    case .archived, .failed, .waiting: "holdfast show \(task); then holdfast ack \(task)"
    case .lost, .rejected: "list it again to try once more, or holdfast ack \(task)"
    case .unknown: "holdfast forget \(task) if it was a typo, or holdfast ack \(task)"
    }
  }
}
