import Ledger

/// How many lines of a list came to what.
struct ResultTally: Equatable, Sendable {
  private(set) var tasks = 0
  private(set) var outcomes: [String: Int] = [:]
  private(set) var verdicts: [String: Int] = [:]
  private(set) var forgotten = 0
  private(set) var unreadable = 0

  mutating func count(_ line: ResultLine) {
    switch line.task {
    case .unreadable: countUnreadable()
    case .forgotten:
      tasks += 1
      forgotten += 1
    case .known(let row):
      tasks += 1
      if let outcome = row.outcome { outcomes[outcome.rawValue, default: 0] += 1 }
      if let verdict = row.verdict { verdicts[verdict, default: 0] += 1 }
    }
  }

  mutating func countUnreadable() { unreadable += 1 }
}
