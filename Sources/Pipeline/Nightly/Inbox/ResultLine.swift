import Archive
import FoundationEssentials
import Ledger

/// What became of a line of a list.
struct ResultLine: Sendable {
  enum Task: Sendable {
    /// No task can be made of the line: the configuration has changed since the list was taken.
    case unreadable
    /// The ledger does not know it any more.
    case forgotten(provider: String, taskID: String)
    case known(TaskRow)
  }

  let line: ListLine
  let task: Task

  /// The ledger's row of its task.
  var row: TaskRow? {
    if case .known(let row) = task { row } else { nil }
  }

  /// Whether nothing more becomes of it, unless a list names its task again.
  var isFinal: Bool { row.map { $0.stage == .done } ?? true }
}

extension ResultLine {
  /// Its `task` event and the line's number, as a line of JSON; nil for an unreadable line.
  func text(artifacts: [ArtifactRow]) -> String? {
    switch task {
    case .unreadable: nil
    case .forgotten(let provider, let taskID):
      text(
        TaskEvent(
          provider: provider, taskID: taskID, state: Stage.done.rawValue, reason: "forgotten",
          sentence:
            "The ledger knows nothing of it: it was forgotten, or the list has changed since."))
    case .known(let row):
      text(
        Ending(row, artifacts: artifacts).event(
          provider: row.provider, taskID: row.taskID, at: row.doneAt ?? row.enqueuedAt))
    }
  }

  private func text(_ event: TaskEvent) -> String {
    guard let json = try? JSON(encoding: Numbered(event: event, line: line.number)) else {
      preconditionFailure("an event holds only what JSON can say")
    }
    return json.text()
  }

  private struct Numbered: Encodable {
    let event: TaskEvent
    let line: Int

    private enum CodingKeys: CodingKey { case line }

    func encode(to encoder: any Encoder) throws {
      try event.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(line, forKey: .line)
    }
  }
}
