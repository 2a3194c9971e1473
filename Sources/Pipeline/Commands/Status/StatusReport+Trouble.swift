import Ledger

extension StatusReport {
  /// Tasks whose trouble nobody has acknowledged.
  package struct Trouble: Codable, Sendable {
    package let outcome: String
    package let verdict: String?
    package let reason: String?
    package let tasks: Int
    /// A few of them, as `provider:task_id`.
    package let examples: [String]
    /// What settles it.
    package let command: String
  }

  static let mostExamples = 5

  /// The most frequent first.
  static func troubles(_ ledger: Ledger) async throws -> [Trouble] {
    try await ledger.troubles(examples: mostExamples).map { Trouble($0) }
  }
}

extension StatusReport.Trouble {
  init(_ trouble: TroubleCount) {
    let examples = trouble.examples.map { "\($0.provider):\($0.taskID)" }
    self.init(
      outcome: trouble.outcome.rawValue, verdict: trouble.verdict, reason: trouble.reason,
      tasks: trouble.tasks, examples: examples,
      command: Self.command(trouble.outcome, shellWord(examples.first ?? "")))
  }

  private static func command(_ outcome: Outcome, _ task: String) -> String {
    switch outcome {
    case .archived, .failed: "holdfast show \(task); then holdfast ack \(task)"
    case .waiting: "holdfast show \(task); the next run tries again by itself"
    case .lost, .rejected: "list it again to try once more, or holdfast ack \(task)"
    case .unknown: "holdfast forget \(task) if it was a typo, or holdfast ack \(task)"
    }
  }
}
