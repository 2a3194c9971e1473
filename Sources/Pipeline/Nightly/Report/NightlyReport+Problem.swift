extension NightlyReport {
  /// What was told of one reason while the job lasted.
  package struct Problem: Codable, Sendable {
    package struct Example: Codable, Sendable {
      package let sentence: String
      package let provider: String?
      package let path: String?
      package let tasks: [String]?
      package let tokens: Int64?
      package let command: String?
    }

    package let severity: ProblemEvent.Severity
    package let reason: String
    /// Whether each is about a file of the archive.
    package let isOfFiles: Bool
    package let count: Int
    /// The first of them: two hundred, of all reasons together.
    package let examples: [Example]

    private enum CodingKeys: String, CodingKey {
      case severity, reason
      case isOfFiles = "of_files"
      case count, examples
    }

    init(_ kind: Chronicle.Kind) {
      severity = kind.severity
      reason = kind.reason
      isOfFiles = kind.isOfFiles
      count = kind.count
      examples = kind.examples.map(Example.init)
    }
  }
}

extension NightlyReport.Problem.Example {
  fileprivate init(_ problem: ProblemEvent) {
    sentence = problem.sentence
    provider = problem.provider
    path = problem.path
    tasks = problem.tasks
    tokens = problem.tokens
    command = problem.command
  }
}
