import Synchronization

/// Remembers of all that is told what a report will say; the bounds hold however long it lasts.
final class Chronicle: Sendable {
  /// Problems of one reason.
  struct Kind: Sendable {
    let severity: ProblemEvent.Severity
    let reason: String
    /// Whether each is about a file of the archive.
    let isOfFiles: Bool
    var count = 0
    /// The first of them.
    var examples: [ProblemEvent] = []
  }

  struct Content: Sendable {
    /// What the intake told last.
    var run: SummaryEvent?
    /// What the scrub told last.
    var verification: SummaryEvent?
    /// In the order in which they came up.
    var problems: [Kind] = []
    fileprivate var examples = 0
  }

  /// Problems that are kept as they were told, of all reasons together.
  ///
  /// Of details, which say what was tried again, none is.
  private static let mostExamples = 200
  /// Reasons are some hundred slugs; this is for what they may become.
  private static let mostKinds = 1000

  private let state = Mutex(Content())

  init() {}

  var content: Content { state.withLock { $0 } }

  func note(_ event: Event) {
    switch event {
    case .summary(let summary) where summary.command == "verify":
      state.withLock { $0.verification = summary }
    case .summary(let summary): state.withLock { $0.run = summary }
    case .problem(let problem): state.withLock { $0.note(problem) }
    case .task, .progress, .exporting: break
    }
  }

  fileprivate static func keeps(_ problem: ProblemEvent, beside examples: Int) -> Bool {
    problem.severity != .detail && examples < mostExamples
  }

  fileprivate static func hasRoom(for kinds: Int) -> Bool { kinds < mostKinds }
}

extension Chronicle.Content {
  fileprivate mutating func note(_ problem: ProblemEvent) {
    let index = index(of: problem)
    guard let index else { return }
    problems[index].count += 1
    guard Chronicle.keeps(problem, beside: examples) else { return }
    problems[index].examples.append(problem)
    examples += 1
  }

  /// Of its kind, a new one if need be; nil when there is no room for one.
  private mutating func index(of problem: ProblemEvent) -> Int? {
    let isOfFile = problem.path != nil
    let known = problems.firstIndex {
      $0.severity == problem.severity && $0.reason == problem.reason && $0.isOfFiles == isOfFile
    }
    if let known { return known }
    guard Chronicle.hasRoom(for: problems.count) else { return nil }
    problems.append(
      Chronicle.Kind(severity: problem.severity, reason: problem.reason, isOfFiles: isOfFile))
    return problems.count - 1
  }
}
