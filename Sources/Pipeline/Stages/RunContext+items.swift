import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage
import Transfer

/// The way of a task between the stages: onto the tasks in flight, along it, and off it.
extension RunContext {
  /// What becomes of a task whose video can't be had.
  typealias Gone = (trouble: Trouble, outcome: Outcome)

  /// Puts a finished task among the tasks in flight.
  ///
  /// What an earlier run fetched of it is not fetched again. An artifact whose link an earlier poll
  /// brought, and this one doesn't, is lost unless its bytes are here.
  ///
  /// - Parameters:
  ///   - answer: nil when no answer of its provider could be used.
  ///   - gone: what becomes of it if no link leads to its video any more, and its bytes aren't here; nil to
  ///     poll again.
  ///   - note: for its receipt.
  func takeIn(
    _ row: TaskRow, _ details: Details, _ artifacts: [Artifact], _ answer: PollAnswer?,
    gone: Gone? = nil, note: String? = nil
  ) async {
    let now = Date()
    var known: [ArtifactRow] = []
    if row.finishedSeenAt != nil || kept.holds(row.id) {
      known = await orStop(else: []) { try await ledger.artifacts(of: row.id) }
    }
    let reply = if let answer { answer.keptReply(hiding: artifacts.map(\.link)) } else { "null" }
    var item = InFlightTask(
      row: row, polledAt: now, details: details, reply: reply, note: note,
      parts: deadlines(of: artifacts, details, row, known: known).map { artifact, deadline in
        ArtifactTransfer(
          role: artifact.role, link: artifact.link, deadline: deadline,
          state: .ready(notBefore: .now))
      })
    takeInLengths(of: &item, known)
    takeInRefusals(of: &item, known)
    kept.beginReturn()
    defer { kept.endReturn() }
    takeInWithdrawn(of: &item, known, gone)
    await takeInKept(&item)
    guard let video = item[.video], gone != nil || !video.isGivenUp || video.partial != nil else {
      await orStop { try await ledger.backToRecover([row.id]) }
      return
    }
    let isRecorded = await record(item)
    await record(refusalsOf: item)
    guard isRecorded else { return }
    await tell(
      .task(
        TaskEvent(
          provider: row.provider, taskID: row.taskID, state: Stage.ready.rawValue,
          deadline: item.deadline?.date.rfc3339)))
    if let dropped = await inFlight.admit(item) { await drop(dropped) }
    await advance(row.id)
  }

  /// A task makes room for another: what has arrived of it stays in staging, the rest in the ledger.
  private func drop(_ dropped: InFlight.Dropped) async {
    let id = dropped.task.id
    keep(dropped.task)
    await orStop {
      if let next = dropped.task.nextPoll(now: .now) {
        return try await ledger.recoverLater(id, at: next)
      }
      switch dropped.wait {
      case .host(let host): try await ledger.wait(id, for: host)
      case .until(let date): try await ledger.recoverLater(id, at: date)
      }
    }
  }

  /// Recalls tasks whose hosts may be asked, as many as there is room for.
  func recall() async throws {
    let stopped = configuration.providers.map(\.name).filter { tally.halt(of: $0) != nil }
    guard let recall = await inFlight.beginRecall(stopped: Set(stopped)) else { return }
    var recalled: [WaitingTask] = []
    do {
      recalled = try await ledger.recall(recall, run: run)
    } catch {
      await inFlight.endRecall([])
      throw error
    }
    await inFlight.endRecall(recalled)
    for provider in Set(recalled.map(\.provider)) { ring(provider) }
  }

  /// Recalls tasks of a host that can't be reached which won't be waited for any longer, so that they
  /// are given up with its next probe.
  func recallHopeless(at host: String) async {
    let time = options.noWait ? Date.distantFuture : Date()
    for provider in configuration.providers.map(\.name) {
      let recalled = await orStop(else: 0) {
        try await ledger.recallOverdue(
          run: run, provider: provider, host: host, before: time, limit: InFlight.capacity / 2)
      }
      if recalled > 0 { ring(provider) }
    }
  }

  /// Writes down what is known of a finished task's artifacts.
  private func record(_ item: InFlightTask) async -> Bool {
    await orStop { try await ledger.finished(item.id, FinishedReply(item), at: item.polledAt) }
  }

  /// Writes down the links that a finished task has from now on.
  func relink(_ item: InFlightTask, _ links: [(Artifact, Deadline)]) async {
    guard let reply = FinishedReply(item, links) else { return }
    await orStop { try await ledger.relinked(item.id, reply, at: Date()) }
  }

  /// What this run knows of refusals of its links: it had to leave, and comes back after a poll.
  private func takeInRefusals(of item: inout InFlightTask, _ known: [ArtifactRow]) {
    let policy = retryPolicy(of: item.row.provider)
    let clocks = clocks(for: item)
    for index in item.parts.indices {
      let row = known.first { $0.role == item.parts[index].role.rawValue }
      item.parts[index].failures.refusals = Refusals(row?.refusals, of: run)
      let part = item.parts[index]
      item.parts[index].renew(part.link, part.deadline, by: policy, clocks)
    }
  }

  /// Writes down the refusals of a task's links, which outlive its time in memory.
  func record(refusalsOf item: InFlightTask) async {
    for part in item.parts {
      guard let refusals = part.failures.refusals else { continue }
      await orStop {
        try await ledger.keepRefusals(
          item.id, role: part.role.rawValue, history: try refusals.text(of: run))
      }
    }
  }

  /// What was told of the length of a file that doesn't fit; not of another file under another link.
  private func takeInLengths(of item: inout InFlightTask, _ known: [ArtifactRow]) {
    for index in item.parts.indices {
      let part = item.parts[index]
      guard let row = known.first(where: { $0.role == part.role.rawValue }),
        row.linkHost == part.link.origin.host, row.linkPath == part.link.path
      else { continue }
      item.parts[index].length = row.length
      item.parts[index].leastLength = row.leastLength
    }
  }

  /// The artifacts of which an earlier poll knew a link, or whose bytes are here, and that have none now.
  private func takeInWithdrawn(
    of item: inout InFlightTask, _ known: [ArtifactRow], _ gone: Gone?
  ) {
    for row in known where row.path == nil {
      guard let role = Artifact.Role(rawValue: row.role), item[role] == nil else { continue }
      let artifact = Artifact(role: role, link: Link(row) ?? .unknown)
      let (trouble, outcome) = role == .video ? gone ?? Self.withdrawn : Self.withdrawn
      for (_, deadline) in deadlines(of: [artifact], item.details, item.row, known: known) {
        item.parts.append(
          ArtifactTransfer(
            role: role, link: artifact.link, deadline: deadline,
            state: .given(up: trouble, as: outcome), hasLink: false))
      }
    }
  }

  private static let withdrawn = Gone(
    trouble: Trouble(
      reason: "link-withdrawn",
      sentence: "its provider gave a link to it before, and gives none now"),
    outcome: .lost)

  private func takeInKept(_ item: inout InFlightTask) async {
    for (role, file) in kept.take(item.id) {
      // What can't be read back is fetched again, as if it had not been kept.
      guard let found = try? await blocking({ try file.found(archive) }) else { continue }
      guard let index = item.parts.firstIndex(where: { $0.role == role }) else {
        // The configuration keeps no such artifact any more.
        await quarantine(file.path, item.row, role, Self.withdrawn.trouble, isLast: true)
        continue
      }
      let hasLink = item.parts[index].hasLink
      switch found {
      case .changed(let fetched) where hasLink:
        item.parts[index].take(Earlier(fetched: fetched, isWhole: false))
      case .whole(let fetched), .changed(let fetched):
        item.parts[index].state = .fetched(fetched)
        item.parts[index].wasFetchedAgain = !hasLink
      case .partial(let partial):
        item.parts[index].take(partial)
      }
    }
  }

  /// Keeps what has arrived of a task that comes back.
  private func keep(_ item: InFlightTask) {
    for part in item.parts {
      let key = InFlightTasks.Key(task: item.id, role: part.role)
      if part.isReady, part.earlier == nil, let partial = part.partial {
        kept.put(.partial(partial, until: part.livesUntil), key)
      }
      guard let fetched = part.fetched ?? part.earlier?.fetched else { continue }
      fetched.staged.close()
      kept.put(.fetched(fetched), key)
    }
  }

  /// The artifacts that are kept, each with the moment at which its link dies.
  ///
  /// - Parameter known: what an earlier poll said of them.
  func deadlines(
    of artifacts: [Artifact], _ details: Details, _ row: TaskRow, known: [ArtifactRow]
  ) -> [(Artifact, Deadline)] {
    let now = Date()
    let lifetime = provider(row.provider)?.linkLifetime ?? .hours(24)
    return artifacts.filter { configuration.store.keeps($0.role) }.map { artifact in
      let deadline = Deadline.of(
        artifact.link, details: details, firstSeen: row.finishedSeenAt ?? now, lifetime: lifetime,
        now: now, earlier: known.first { $0.role == artifact.role.rawValue }?.deadline)
      return (artifact, deadline)
    }
  }

  /// Sends a task on once nothing of it is still to be fetched: to the verify stage, or to its end.
  func advance(_ id: TaskRow.ID) async {
    guard let item = await inFlight.claimSettled(id) else { return }
    for part in item.parts {
      guard let partial = part.partial else { continue }
      let key = InFlightTasks.Key(task: id, role: part.role)
      if case .given(let trouble, let outcome) = part.state {
        if let fetched = await salvaged(partial, part, item) {
          let note = await tellShorter(partial.prefix, part, item.row)
          await inFlight.change(key) { part in
            part.state = .fetched(fetched)
            part.wasFetchedAgain = true
            part.note = note
          }
        } else {
          await quarantine(
            partial.path, item.row, part.role, trouble,
            isLast: outcome == .lost || !part.hasLink)
        }
      } else {
        // The beginning of a second fetch, which the first one's bytes are taken for after all.
        await discard(partial.path)
      }
      await inFlight.change(key) { $0.partial = nil }
    }
    guard let item = await inFlight[id], let video = item[.video],
      case .given(let trouble, let outcome) = video.state
    else {
      toVerify.yield(id)
      return
    }
    for part in item.parts {
      guard let fetched = part.fetched else { continue }
      await quarantine(fetched.staged.path, item.row, part.role, trouble, isLast: true)
    }
    let deadline = video.hasLink || outcome == .lost ? video.deadline.date : nil
    await end(item.row, outcome, trouble, deadline: deadline)
  }

  /// Ends a task of which its provider gives nothing, unless what an earlier run has fetched is its whole
  /// video.
  func endGone(
    _ row: TaskRow, _ outcome: Outcome, _ trouble: Trouble, deadline: Date? = nil,
    _ answer: PollAnswer
  ) async {
    guard kept.holds(row.id, .video) else {
      return await end(row, outcome, trouble, deadline: deadline)
    }
    await takeIn(row, Details(), [], answer, gone: (trouble, outcome))
  }

  /// The provider of a task isn't asked for other links any more: those that were refused are asked again
  /// as long as they live.
  func goOnWithoutPolls(_ id: TaskRow.ID) async {
    guard let item = await inFlight[id] else { return }
    let areAlive = await inFlight.goOnWithoutPolls(
      id, by: retryPolicy(of: item.row.provider), clocks(for: item))
    if !areAlive { await giveUpRenewal(id) }
  }

  /// No other link can be had now.
  ///
  /// A task whose video was fetched is filed without the rest, for its links are dying; any other stays
  /// open for another run.
  func giveUpRenewal(_ id: TaskRow.ID) async {
    guard let item = await inFlight[id] else { return }
    if item.hasVideo {
      await inFlight.giveUpRefused(id)
      await advance(id)
    } else {
      await leave(item)
    }
  }

  /// Takes a task off the tasks in flight, once: it stays open for another run, and what was fetched of it
  /// stays in staging.
  ///
  /// - Parameter trouble: why a person has to look at it; nil when it is left for another reason.
  func leave(_ item: InFlightTask, for trouble: Trouble? = nil) async {
    guard let item = await inFlight.remove(item.id) else { return }
    keep(item)
    await orStop {
      if let trouble {
        try await ledger.setAside(item.id, reason: trouble.reason, sentence: trouble.sentence)
      } else {
        try await ledger.stage(item.id, .ready)
      }
    }
    await park(item.row)
  }

  /// An open task is left to another run: its links are not asked for again in this one.
  func park(_ row: TaskRow) async {
    tally.park(row.provider)
    ring(row.provider)
  }
}

extension FinishedReply {
  /// Nil when there is no link.
  fileprivate init?(_ item: InFlightTask, _ links: [(Artifact, Deadline)]) {
    guard let first = links.map(\.1).min(by: { $0.date < $1.date }) else { return nil }
    self.init(
      deadline: first.date, deadlineSource: first.source.rawValue,
      artifacts: links.map { artifact, deadline in
        ArtifactRow(
          role: artifact.role.rawValue, linkHost: artifact.link.origin.host,
          linkPath: artifact.link.path, deadline: deadline.date)
      })
  }

  fileprivate init(_ item: InFlightTask) {
    let deadlines = item.parts.filter(\.hasLink).map(\.deadline)
    let first = (deadlines.isEmpty ? item.parts.map(\.deadline) : deadlines)
      .min { $0.date < $1.date }
    guard let first else { preconditionFailure("a finished task has an artifact") }
    self.init(
      deadline: first.date, deadlineSource: first.source.rawValue,
      submittedAt: item.details.submitted ?? item.details.created, model: item.details.model,
      tokens: item.details.tokens,
      artifacts: item.parts.map { part in
        let fetched = part.fetched ?? part.earlier?.fetched
        return ArtifactRow(
          role: part.role.rawValue, linkHost: part.link.isKnown ? part.link.origin.host : nil,
          linkPath: part.link.isKnown ? part.link.path : nil,
          deadline: part.deadline.date, digest: fetched?.recordedDigest,
          bytes: fetched?.contents.bytes)
      })
  }
}
