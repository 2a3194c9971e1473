package import FoundationEssentials

/// Where a task stands at one moment: a function of its script, its first poll and the time.
package struct TaskState: Sendable, Equatable {
  /// The scripted status that lasts now, or nil once the task has ended.
  package let status: String?

  /// The moment of the first poll, from which everything is counted.
  package let submitted: Date

  /// When the first state began that is no waiting in a queue, if that has come.
  package let started: Date?

  /// When the last state was over, if that has come.
  package let finished: Date?

  package init(of task: ScriptedTask, firstPoll: Date, now: Date) {
    submitted = firstPoll
    var started: Date?
    var begin = firstPoll
    for state in task.states where begin <= now {
      if started == nil, !Self.isQueued(state.status) { started = begin }
      let end = begin.addingTimeInterval(state.seconds)
      if now < end {
        status = state.status
        self.started = started
        finished = nil
        return
      }
      begin = end
    }
    if task.end == .never {
      status = task.states.last?.status ?? task.dialect.queuedStatus
      self.started = started
      finished = nil
    } else {
      status = nil
      self.started = started ?? firstPoll
      finished = begin
    }
  }

  /// Whether the status says that the upstream has not begun.
  static func isQueued(_ status: String) -> Bool {
    ["not_start", "submitted", "queued"].contains(status.lowercased())
  }
}
