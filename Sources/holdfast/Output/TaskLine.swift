import Pipeline

/// A task as a line of columns.
enum TaskLine {
  static func text(_ task: TaskSummary) -> String {
    let state = [task.outcome ?? task.state, task.verdict].compactMap(\.self).joined(separator: "/")
    var words = ["\(task.provider):\(task.taskID)", state]
    if let bytes = task.bytes { words.append(bytes.asBytes) }
    if let model = task.model { words.append(model) }
    if let reason = task.reason { words.append("[\(reason)]") }
    if let sentence = task.sentence { words.append(sentence) }
    if task.acknowledged != nil { words.append("(acknowledged)") }
    if let path = task.path { words.append(path) }
    return words.map(terminalText).joined(separator: "  ")
  }
}
