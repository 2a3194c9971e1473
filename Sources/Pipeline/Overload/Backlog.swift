import FoundationEssentials

/// The finished tasks beyond the tasks in flight: only how many there are by deadline is known of them.
struct Backlog: Sendable {
  /// By deadline.
  let batches: [(deadline: Date, tasks: Int)]

  struct Loss: Sendable, Equatable {
    var tasks = 0
    /// The deadline of the first of them.
    var firstDeadline: Date?
  }

  var tasks: Int { batches.reduce(0) { $0 + $1.tasks } }

  /// How many of them will start after their deadlines, when they are fetched one after the other,
  /// the earliest deadline first, `horizon` seconds from now.
  ///
  /// Those whose deadlines have passed don't count: nothing can be done about them.
  func losses(after horizon: Double, _ traffic: Traffic, now: Date) -> Loss {
    guard let rate = traffic.bytesPerSecond else { return Loss() }
    let seconds = Double(max(1, traffic.typicalBytes)) / max(1, rate)
    var loss = Loss()
    var started = 0
    for batch in batches {
      let due = batch.deadline.timeIntervalSince(now)
      guard due >= 0 else { continue }
      // One starts when the time before it is over, the next one file later.
      let startable = due < horizon ? 0 : ((due - horizon) / seconds).rounded(.down) + 1
      let saved = min(batch.tasks, max(0, Int(min(startable, 1e15)) - started))
      started += saved
      guard saved < batch.tasks else { continue }
      loss.tasks += batch.tasks - saved
      loss.firstDeadline = loss.firstDeadline ?? batch.deadline
    }
    return loss
  }
}
