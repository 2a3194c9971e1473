import FoundationEssentials
import Ledger
import Providers
import Transfer

/// What waits for room on the disk, and what can be removed from staging to make some.
extension InFlight {
  /// Whether there is room for what the next attempt brings.
  ///
  /// A link whose end has passed is asked once all the same: only its host can say that it is dead.
  func fits(_ part: ArtifactTransfer, _ disk: DiskBudget, at now: Moment) -> Bool {
    disk.fits(part.need) || part.askedAt == nil && part.deadline.end < now.date
  }

  /// What could be fetched now, or soon, if there were room for it.
  func shortOfRoom(_ disk: DiskBudget, at now: Moment) -> [DiskBudget.Waiting] {
    tasks.values.flatMap { task in
      task.parts.compactMap { part in
        guard case .ready(let notBefore) = part.state, notBefore <= now.instant + Self.lead,
          !fits(part, disk, at: now)
        else { return nil }
        return DiskBudget.Waiting(
          key: Key(task: task.id, role: part.role), deadline: part.deadline.date, need: part.need)
      }
    }
  }

  /// The beginnings in staging that can be had again.
  func removableParts(at now: Moment) -> [DiskBudget.Part] {
    tasks.values.flatMap { task in
      task.parts.compactMap { part in
        guard part.isReady, let end = part.livesUntil, let partial = part.partial else {
          return nil
        }
        return DiskBudget.Part(
          key: Key(task: task.id, role: part.role), deadline: end, bytes: partial.prefix.bytes)
      }
    }
  }

  /// Holds an artifact back while its beginning is removed; `settle` has to follow.
  ///
  /// Returns nil when there is none, or it is being fetched.
  mutating func beginRemoval(_ key: Key) -> ArtifactTransfer? {
    guard let part = tasks[key.task]?[key.role], part.isReady, part.partial != nil,
      underWay.insert(key).inserted
    else { return nil }
    return part
  }

  /// Files were removed, or what doesn't fit was left to another run.
  mutating func madeRoom() { isMakingRoom = false }
}

extension ArtifactTransfer {
  /// Until when its link is thought to be served; nil when it is refused.
  var livesUntil: Date? { failures.refusals == nil ? deadline.date : nil }
}
