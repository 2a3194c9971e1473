import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage

/// What is done when nothing that waits fits on the disk.
///
/// The beginnings with the latest deadlines are removed, as long as their links live, until the waiting
/// file with the earliest deadline fits; then the oldest files of quarantine. What doesn't fit even so is
/// left to another run.
struct DiskCleanup: Sendable {
  let context: RunContext

  func run() async {
    if context.kept.isAnyReturning {
      await context.stop.wait(atMost: .milliseconds(200))
    } else {
      await makeRoom()
    }
    await context.inFlight.madeRoom()
  }

  private func makeRoom() async {
    await context.disk.measure()
    let (parts, junk) =
      (try? await blocking { [context] in
        (context.kept.removable(), try context.archive.freeableBytes())
      }) ?? ([], 0)
    switch await context.inFlight.shortage(beside: parts, junk: junk) {
    case .relief(let relief): await carryOut(relief)
    case .later: await context.stop.wait(atMost: .seconds(1))
    case .none(let waiting): await leave(waiting)
    }
  }

  /// Ends the run with 74 when something was left for want of room and the disk has next to none.
  func stopIfFull() async {
    guard context.tally.snapshot.isShortOfRoom else { return }
    await context.disk.measure()
    if room < DiskBudget.unknownLength { stop() }
  }

  private var room: Int64 { context.disk.withBudget { $0.room } }

  // MARK: Making room

  private func carryOut(_ relief: DiskBudget.Relief) async {
    for part in relief.parts { await remove(part, for: relief.isFor) }
    if relief.junk > 0 {
      await context.orStop {
        let evicted = try await blocking { try context.archive.freeQuarantine(relief.junk) }
        await context.tell(evicted, because: "nothing that waits fits on the disk")
      }
    }
    // Without it more is removed than needed, on file systems that free it later.
    try? await blocking { try context.archive.settleFreeBytes() }
  }

  private func remove(_ part: DiskBudget.Part, for key: InFlightTasks.Key) async {
    let (path, isFirst): (FilePath, Bool)
    if let inMemory = await context.inFlight.beginRemoval(part.key), let partial = inMemory.partial
    {
      (path, isFirst) = (partial.path, inMemory.earlier == nil)
    } else if let kept = context.kept.takeBeginning(part.key) {
      (path, isFirst) = (kept.path, true)
    } else {
      return
    }
    let isRemoved = await context.orStop {
      if isFirst {
        try await context.ledger.removedBeginning(part.key.task, role: part.key.role.rawValue)
      }
      try await blocking { try context.archive.discard(path) }
    }
    await context.inFlight.settle(part.key) { [isRemoved] in if isRemoved { $0.partial = nil } }
    guard let row = await row(of: part.key.task) else { return }
    await context.notice(
      .warning, "part-dropped",
      "\(part.bytes.asBytes) of \(part.key.role.rawValue) were removed to make room for a file whose "
        + "link dies earlier; its own link lives until \(part.deadline.rfc3339), and it is fetched again",
      provider: row.provider, tasks: [row.name])
  }

  // MARK: Without room

  private func leave(_ waiting: [DiskBudget.Waiting]) async {
    guard !waiting.isEmpty else { return }
    if room <= 0 { return stop() }
    context.tally.noteShortOfRoom()
    for key in waiting.map(\.key) {
      guard let item = await context.inFlight[key.task], let part = item[key.role] else { continue }
      await tellNoRoom(key, item.row)
      await context.leave(item, for: trouble(part))
    }
  }

  private func stop() {
    let reserve = Int64(context.configuration.store.reserve.bytes).asBytes
    context.stop.request(
      .cannotWrite(
        slug: "disk-full",
        sentence:
          "\(max(0, room).asBytes) are free where the archive is, beyond the \(reserve) that "
          + "store.reserve keeps; make room and run again"))
  }

  /// Tells that a file doesn't fit, once a task.
  func tellNoRoom(_ key: InFlightTasks.Key, _ row: TaskRow) async {
    guard let part = await context.inFlight[key.task]?[key.role], !part.isRoomTold else { return }
    await context.inFlight.change(key) { $0.isRoomTold = true }
    let trouble = trouble(part)
    await context.notice(
      .warning, trouble.reason, trouble.sentence, provider: row.provider, tasks: [row.name])
  }

  private func trouble(_ part: ArtifactTransfer) -> Trouble {
    let length = max(part.leastLength, part.length ?? 0)
    let size = length > 0 ? "\(length.asBytes) or more" : "an unknown length"
    return Trouble(
      reason: "no-room",
      sentence: "\(part.role.rawValue) has \(size), and \(max(0, room).asBytes) are free beyond "
        + "store.reserve; make room and run again")
  }

  private func row(of task: TaskRow.ID) async -> TaskRow? {
    if let item = await context.inFlight[task] { return item.row }
    return await context.orStop(else: nil) { try await context.ledger.task(task) }
  }
}
