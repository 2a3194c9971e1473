import Archive
import FoundationEssentials

extension Archive {
  /// Throws for all names that mean no task, or several, at once; nil when there are no names.
  func tasks(named names: [String]) throws -> [Export.Task]? {
    guard !names.isEmpty else { return nil }
    var tasks: Set<Export.Task> = []
    var errors: [String] = []
    for name in names {
      let found = try self.tasks(named: name)
      switch found.count {
      case 0:
        errors.append("no archived task \(name); `holdfast list --outcome archived` shows all")
      case 1: tasks.formUnion(found.map { Export.Task(provider: $0.provider, taskID: $0.taskID) })
      default:
        let choices = found.map { "\($0.provider):\($0.taskID)" }.joined(separator: " or ")
        errors.append("\(name) is a task of several providers; write \(choices)")
      }
    }
    guard errors.isEmpty else { throw CommandError(.usage, errors.joined(separator: "\n")) }
    return Array(tasks)
  }
}
