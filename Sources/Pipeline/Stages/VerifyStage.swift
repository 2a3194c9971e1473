import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// Reads every fetched file in the worker, compares it with what was promised, and comes to a
/// verdict.
struct VerifyStage: Sendable {
  let context: RunContext

  func run() async {
    await forEach(of: context.verifications, concurrently: Machine.cores) { id in
      await verify(id)
    }
    context.toStore.finish()
  }

  private func verify(_ id: TaskRow.ID) async {
    guard let item = await context.inFlight[id] else { return }
    await context.reach(.verifying, item.row)
    for part in item.parts {
      guard let fetched = part.fetched, part.examined == nil else { continue }
      do {
        var facts = try await context.workers.examine(
          path: fetched.staged.path.string, depth: context.configuration.checks.depth)
        if fetched.arrivedAs != nil {
          facts = facts.damaged(
            by: Problem(
              .bytesChanged, "Its bytes are not those that arrived; they changed on this disk."))
        }
        guard await accept(facts, fetched, part, item) else { continue }
      } catch {
        // Its bytes stay in staging, for another run.
        context.stop.request(.cannotWrite(slug: "media-worker", sentence: "\(error)"))
        await context.inFlight.remove(id)
        return
      }
    }
    await sendOn(id)
  }

  /// Records what was found.
  ///
  /// Returns false when the part is fetched again or given up instead.
  private func accept(
    _ facts: Facts, _ fetched: Fetched, _ part: ArtifactTransfer, _ item: InFlightTask
  ) async -> Bool {
    let key = InFlightTasks.Key(task: item.id, role: part.role)
    guard facts.isMedia else {
      await notMedia(facts, fetched, part, item, key)
      return false
    }
    let isContradicted = await isContradicted(fetched, part, item)
    // What its host's checksum proves comes no better a second time.
    let isDoubtful = isContradicted || !facts.whole && fetched.matchesChecksum != true
    if isDoubtful, !part.wasFetchedAgain {
      let isPutBack = await context.inFlight.putBack(key) { part in
        part.take(Earlier(fetched: fetched, isWhole: facts.whole))
      }
      if isPutBack { return false }
      if !part.isDead(by: context.clocks(for: item), at: .now) {
        // Its bytes stay in staging, and another run fetches it again.
        await context.inFlight.remove(item.id)
        return false
      }
    }
    if isContradicted, fetched.checksum == nil { await warn(fetched, part, item) }
    if let earlier = part.earlier, !facts.whole,
      earlier.isWhole || earlier.fetched.contents.bytes > fetched.contents.bytes
    {
      await context.inFlight.change(key) { part in
        part.state = .fetched(earlier.fetched)
        part.earlier = nil
      }
      await context.discard(fetched.staged.path)
      return false
    }
    let expectations = Expectations(item.details, row: item.row, role: part.role)
    let verification = MediaVerification(
      of: facts, against: expectations, within: Tolerances(context.configuration.checks),
      checksum: fetched.checksum.map { ("\($0.told)", "\($0.found)") })
    let earlier = part.earlier
    await context.inFlight.change(key) { part in
      part.examined = Examined(facts: facts, verification: verification)
      part.earlier = nil
    }
    if let earlier { await context.discard(earlier.fetched.staged.path) }
    return true
  }

  /// Whether the bytes seem to have changed on their way: their host's checksum is another's or, where it
  /// sent none, their entity tag looks like an MD5 and is another's.
  ///
  /// The same bytes twice prove that their host's tags are no MD5s, and these are not looked at again;
  /// unless one of them was right before, which is no accident.
  private func isContradicted(
    _ fetched: Fetched, _ part: ArtifactTransfer, _ item: InFlightTask
  ) async -> Bool {
    if let matches = fetched.matchesChecksum { return !matches }
    let host = part.link.origin.host
    guard let matches = fetched.matchesTag else { return false }
    let isRepeated = part.earlier?.fetched.contents == fetched.contents
    return await context.inFlight.doubts(tagOf: host, matches: matches, isRepeated: isRepeated)
  }

  private func warn(_ fetched: Fetched, _ part: ArtifactTransfer, _ item: InFlightTask) async {
    await context.notice(
      .warning, "digest-mismatch",
      "what \(part.link.origin.host) sent is not what its ETag, an MD5, stands for, and could not be "
        + "had otherwise; it is kept", provider: item.row.provider, tasks: [item.row.name])
  }

  /// A complete answer that is no video: a content failure, which counts against the attempts.
  private func notMedia(
    _ facts: Facts, _ fetched: Fetched, _ part: ArtifactTransfer, _ item: InFlightTask,
    _ key: InFlightTasks.Key
  ) async {
    let retry = context.configuration.download.retry
    let bomb = facts.problems.first { $0.slug.isRefusal }
    let trouble = Trouble(
      reason: bomb?.slug.rawValue ?? "not-media",
      sentence: (bomb ?? facts.problems.first)?.sentence ?? "what came is no MP4 or QuickTime file")
    let attempts = part.failures.content + 1
    if attempts >= retry.attempts || fetched.arrivedAs != nil {
      await context.quarantine(fetched.staged.path, item.row, part.role, trouble)
      await context.inFlight.change(key) { $0.giveUp(trouble, as: .rejected) }
    } else {
      let delay = context.delay(attempt: attempts)
      let isPutBack = await context.inFlight.putBack(key) { part in
        part.state = .ready(notBefore: .now.advanced(by: delay))
        part.failures.content = attempts
      }
      if isPutBack { return await context.discard(fetched.staged.path) }
      await context.inFlight.remove(item.id)
    }
  }

  /// To the store stage when every part has its verdict or was given up, else back to the download
  /// stage.
  private func sendOn(_ id: TaskRow.ID) async {
    guard let item = await context.inFlight[id] else { return }
    if item.parts.allSatisfy({ $0.examined != nil || $0.isGivenUp }),
      item[.video]?.examined != nil
    {
      context.toStore.put(id)
    } else if item.isSettled, item[.video]?.isGivenUp == false {
      // The bytes of an earlier fetch are to be read after all.
      context.toVerify.yield(id)
    } else {
      await context.inFlight.release(id)
      await context.advance(id)
    }
  }
}
