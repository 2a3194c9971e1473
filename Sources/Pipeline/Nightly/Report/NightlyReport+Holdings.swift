import Ledger

extension NightlyReport {
  /// The tasks that have no end yet.
  package struct Open: Codable, Sendable {
    package struct Count: Codable, Sendable {
      package let provider: String
      package let state: String
      package let tasks: Int
    }

    /// How many there are.
    package let tasks: Int
    package let counts: [Count]
    /// When the task was listed that has been open for longest.
    package let oldest: String?
    /// The hundred whose links die first.
    package let next: [Task]
  }

  /// The tasks that have their end, and what they have left.
  package struct Holdings: Codable, Sendable {
    package struct Count: Codable, Sendable {
      package let outcome: String
      package let verdict: String?
      package let tasks: Int
    }

    /// How many are archived.
    package let archived: Int
    /// Of their videos.
    package let bytes: Int64
    package let counts: [Count]

    init(_ counts: [TaskCount]) {
      let archived = counts.filter { $0.outcome == .archived }
      self.archived = archived.map(\.tasks).reduce(0, +)
      bytes = archived.map(\.bytes).reduce(0, +)
      self.counts = counts.compactMap { count in
        count.outcome.map {
          Count(outcome: $0.rawValue, verdict: count.verdict, tasks: count.tasks)
        }
      }
    }
  }
}
