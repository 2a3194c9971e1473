import FoundationEssentials
import Ledger
import Providers
import Transfer

/// Links that their hosts refused.
extension InFlight {
  /// Gives the artifacts of a task the links that its provider has now, and decides about those that were
  /// refused.
  ///
  /// - Parameter clocks: without those of hosts.
  mutating func renew(
    _ id: TaskRow.ID, artifacts: [(Artifact, Deadline)], by policy: RetryPolicy,
    _ clocks: LinkClocks,
    at now: Moment
  ) {
    change(id, at: now) { part in
      guard part.isOpen else { return }
      let artifact = artifacts.first { $0.0.role == part.role }
      // Of what is being asked now, the answer comes first.
      if part.isRefused {
        part.renew(
          artifact?.0.link, artifact?.1 ?? part.deadline, by: policy,
          part.clocks(beside: clocks, at: now))
      }
      guard part.isOpen, let (artifact, deadline) = artifact, artifact.link.url != part.link.url
      else { return }
      if artifact.link.origin != part.link.origin { part.takesRanges = true }
      part.link = artifact.link
      part.deadline = deadline
    }
  }

  /// Has the artifacts of a task that were refused asked again, though its provider isn't polled any more.
  ///
  /// Returns false when the link of one of them has ended.
  ///
  /// - Parameter clocks: without those of hosts.
  mutating func goOnWithoutPolls(
    _ id: TaskRow.ID, by policy: RetryPolicy, _ clocks: LinkClocks, random: Double, at now: Moment
  ) -> Bool {
    var areAlive = true
    change(id, at: now) { part in
      guard part.isRefused, var refusals = part.failures.refusals else { return }
      let pause = policy.goOnWithoutPolls(
        &refusals, deadline: part.deadline.end, part.clocks(beside: clocks, at: now),
        random: random)
      guard let pause else {
        areAlive = false
        return
      }
      part.failures.refusals = refusals
      part.state = .ready(notBefore: now.instant + pause)
    }
    return areAlive
  }

  /// Gives up the artifacts that were refused: nothing better will come.
  ///
  /// - Parameter words: what the provider says of the task now.
  mutating func giveUpRefused(_ id: TaskRow.ID, because words: String?, at now: Moment) {
    change(id, at: now) { part in
      if part.isRefused, let trouble = part.failures.refusals?.trouble {
        part.giveUp(trouble.followed(by: words), as: .lost)
      }
    }
  }

  /// The tasks with an artifact that was refused.
  func refused(of provider: String) -> [TaskRow.ID] {
    tasks.values.filter { task in
      task.row.provider == provider && task.parts.contains(where: \.isRefused)
    }.map(\.id)
  }
}
