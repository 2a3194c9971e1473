import Archive
import FoundationEssentials
import Ledger

/// A task that ended without being archived.
struct EndedTask: Sendable {
  let row: TaskRow
  let ending: Ending
  let at = Date()

  var event: Event {
    .task(ending.event(provider: row.provider, taskID: row.taskID, at: at))
  }

  var ended: Ended {
    Ended(
      task: row.id, outcome: ending.outcome, reason: ending.trouble?.reason,
      sentence: ending.trouble?.sentence, at: at)
  }
}

/// Records the tasks that came to an end other than archived, in the order that makes it safe: journal,
/// ledger, and only then is it told.
///
/// What has come while a batch was recorded is the next batch, so that tasks share their syncs.
struct EndStage: Sendable {
  let context: RunContext

  /// Tasks recorded together at most.
  static let batch = 256

  func run() async {
    for await tasks in context.toEnd.stream(upTo: Self.batch) {
      let recorded = await context.orStop(else: []) { try await record(tasks) }
      for task in tasks { await context.inFlight.remove(task.row.id) }
      for task in tasks where recorded.contains(task.row.id) {
        context.count(task.ending, of: task.row.id, at: task.row.provider)
        await context.tell(task.event)
      }
    }
  }

  /// Returns the tasks that had no end before.
  private func record(_ tasks: [EndedTask]) async throws -> Set<TaskRow.ID> {
    let archive = context.archive
    let lines = tasks.map(\.event.line)
    let span = try await blocking { try archive.append(records: lines) }
    let recorded = try await context.ledger.done(
      tasks.map(\.ended),
      covering: Coverage(run: context.run, bytes: archive.covered(with: [span])))
    archive.committed([span])
    return recorded
  }
}
