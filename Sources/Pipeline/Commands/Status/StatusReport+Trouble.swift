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

  private static let examples = 5

  /// The most frequent first.
  static func troubles(_ ledger: Ledger) async throws -> [Trouble] {
    try await ledger.troubles(examples: examples).map { trouble in
      let examples = trouble.examples.map { "\($0.provider):\($0.taskID)" }
      return Trouble(
        outcome: trouble.outcome.rawValue, verdict: trouble.verdict, reason: trouble.reason,
        tasks: trouble.tasks, examples: examples,
        command: command(trouble.outcome, shellWord(examples.first ?? "")))
    }
  }

  private static func command(_ outcome: Outcome, _ task: String) -> String {
    switch outcome {
    case .archived, .failed, .waiting: "holdfast show \(task); then holdfast ack \(task)"
    case .lost, .rejected: "list it again to try once more, or holdfast ack \(task)"
    case .unknown: "holdfast forget \(task) if it was a typo, or holdfast ack \(task)"
    }
  }
}
