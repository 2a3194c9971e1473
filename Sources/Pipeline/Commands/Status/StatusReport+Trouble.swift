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
    /// What settles it: one line for a shell, which names the examples.
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
      command: Self.command(trouble, examples.map(shellWord).joined(separator: " ")))
  }

  private static func command(_ trouble: TroubleCount, _ tasks: String) -> String {
    switch trouble.outcome {
    case .failed where trouble.reason == Outcome.gaveUp: listAgain(tasks)
    case .archived, .failed, .unknown: "holdfast show \(tasks); holdfast ack \(tasks)"
    // The next run tries these again by itself.
    case .waiting: "holdfast show \(tasks)"
    case .lost, .rejected: listAgain(tasks)
    }
  }

  /// Listed again, they are tried once more; a sentence of the run says what becomes of them.
  private static func listAgain(_ tasks: String) -> String {
    "printf '%s\\n' \(tasks) | holdfast run - || holdfast ack \(tasks)"
  }
}
