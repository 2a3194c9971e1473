import Ledger
package import enum Media.CheckValue

extension NightlyReport {
  /// Tasks to which the same kind of thing has happened.
  package struct Troubles: Codable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
      /// Archived, and not what was promised; archived, and not whole; archived without its
      /// `original`.
      case mismatch, damaged, incomplete
      case lost, rejected, failed, unknown
    }

    package let kind: Kind
    /// How many there are.
    package private(set) var tasks = 0
    /// What they have cost, as far as that is known.
    package private(set) var tokens: Int64 = 0
    /// The first hundred.
    package internal(set) var named: [Task] = []

    init(_ kind: Kind) { self.kind = kind }

    mutating func add(_ row: TaskRow) {
      tasks += 1
      tokens += row.tokens ?? 0
      if named.count < NightlyReport.named { named.append(Task(row)) }
    }
  }

  /// One task, as far as it helps a person.
  package struct Task: Codable, Sendable {
    package let provider: String
    package let taskID: String
    /// Of an open task.
    package let state: String?
    package let reason: String?
    package let sentence: String?
    package let model: String?
    package let tokens: Int64?
    package let deadline: String?
    /// Of a mismatch: the checks that did not pass.
    package var checks: [Check]?

    private enum CodingKeys: String, CodingKey {
      case provider
      case taskID = "task_id"
      case state, reason, sentence, model, tokens, deadline, checks
    }

    init(_ row: TaskRow) {
      provider = row.provider
      taskID = row.taskID
      state = row.stage == .done ? nil : row.stage.rawValue
      reason = row.reason
      sentence = row.sentence
      model = row.model
      tokens = row.tokens
      deadline = row.deadline?.rfc3339
    }
  }

  /// What a file should be, beside what it is.
  package struct Check: Codable, Sendable {
    package let role: String
    package let name: String
    package let expected: CheckValue
    /// Absent when the file does not tell.
    package let actual: CheckValue?
  }
}

extension NightlyReport.Troubles.Kind {
  /// Nil for a task that is as it should be.
  init?(_ row: TaskRow) {
    switch row.outcome {
    case .archived where row.verdict == "mismatch": self = .mismatch
    case .archived where row.verdict == "damaged": self = .damaged
    case .archived where row.needsPerson: self = .incomplete
    case .archived, .waiting, nil: return nil
    case .lost: self = .lost
    case .rejected: self = .rejected
    case .failed: self = .failed
    case .unknown: self = .unknown
    }
  }
}
