package import FoundationEssentials
import GRDB

/// Which tasks to list; what is nil, empty or false leaves none out.
package struct TaskFilter: Sendable {
  package var run: RunRow.ID?
  package var provider: String?
  package var taskID: String?
  package var stages: Set<Stage> = []
  package var outcomes: Set<Outcome> = []
  package var verdict: String?
  package var model: String?
  /// At or after this time, which is when a task was done, or enqueued if it is still open.
  package var since: Date?
  /// Before this time.
  package var until: Date?
  /// Only those with a trouble that nobody has acknowledged.
  package var needsPerson = false

  package init() {}
}

extension TaskFilter {
  /// A page of up to `limit` rows after the one named `id`, in the order of the row ids.
  ///
  /// The table is walked once in that order, whatever is filtered: an index on one of the columns
  /// would have every page sort all that is left of it. Only trouble and open tasks have indexes in that
  /// order.
  func page(after id: TaskRow.ID, limit: Int) -> (sql: String, arguments: StatementArguments) {
    var conditions = ["id > ?"]
    var arguments: StatementArguments = [id]
    func require(_ condition: String, _ values: StatementArguments) {
      conditions.append(condition)
      arguments += values
    }
    if let run { require("run = ?", [run]) }
    if let provider { require("provider = ?", [provider]) }
    if let taskID { require("task_id = ?", [taskID]) }
    if !stages.isEmpty { require(Self.isOne("stage", of: stages), StatementArguments(stages)) }
    if !outcomes.isEmpty {
      require(Self.isOne("outcome", of: outcomes), StatementArguments(outcomes))
    }
    if let verdict { require("verdict = ?", [verdict]) }
    if let model { require("model = ?", [model]) }
    if let since { require("coalesce(done_at, enqueued_at) >= ?", [since.timeIntervalSince1970]) }
    if let until { require("coalesce(done_at, enqueued_at) < ?", [until.timeIntervalSince1970]) }
    if needsPerson { conditions.append("needs_person = 1 AND acknowledged_at IS NULL") }
    let isOpen = !stages.isEmpty && stages.isSubset(of: Stage.open)
    if isOpen { conditions.append("stage <> 'done'") }
    let index =
      needsPerson ? "INDEXED BY task_trouble" : isOpen ? "INDEXED BY task_open_id" : "NOT INDEXED"
    let sql = """
      SELECT * FROM task \(index) WHERE \(conditions.joined(separator: " AND "))
      ORDER BY id LIMIT \(limit)
      """
    return (sql, arguments)
  }

  private static func isOne(_ column: String, of words: some Collection) -> String {
    "\(column) IN (\(words.map { _ in "?" }.joined(separator: ", ")))"
  }
}
