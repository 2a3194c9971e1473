import FoundationEssentials
import Providers
import Transfer

/// Which part is fetched next.
extension InFlightTasks {
  enum Next {
    case take(Key)
    case wait(atMost: Duration)
    case over
  }

  func next() -> Next {
    let now = clock.now
    if ranks == nil { plan() }
    var best: Choice?
    var probes: [String: Choice] = [:]
    var soonest: ContinuousClock.Instant?
    var isOpen = false
    let hasPermit = items.values.count { isMoving($0, at: now) } < permits
    for item in items.values {
      for part in item.parts where part.isOpen {
        isOpen = true
        guard case .ready(let notBefore) = part.state else { continue }
        let host = part.link.origin.host
        var opens = notBefore
        if opens <= now {
          switch hosts.admission(to: host, isRetry: part.askedAt != nil, now: now) {
          case .now: break
          case .notBefore(let instant): opens = instant
          case .whenOneEnds: continue
          }
        }
        guard opens <= now else {
          soonest = min(soonest ?? opens, opens)
          continue
        }
        let key = Key(task: item.id, role: part.role)
        guard hasPermit || isMoving(item, at: now), !underWay.contains(key) else { continue }
        let choice = Choice(key: key, rank: ranks?[key] ?? .max, part: part)
        if hosts.openings(at: host) > 0 {
          if probes[host].map(choice.isLongerAgo(than:)) ?? true { probes[host] = choice }
        } else if best.map({ choice.rank < $0.rank }) ?? true {
          best = choice
        }
      }
    }
    for probe in probes.values where best.map({ probe.rank < $0.rank }) ?? true { best = probe }
    if let best { return take(best, at: now) }
    // What is with the stages behind may still come back.
    if !isOpen && isClosed && !isHandingOn { return .over }
    return .wait(atMost: soonest.map { now.duration(to: $0) } ?? .seconds(60))
  }

  /// A part that may be fetched next.
  private struct Choice {
    let key: Key
    let rank: Int
    let part: ArtifactTransfer

    /// Of those that wait for one host, which probes it is the one that was asked for the longest ago:
    /// a file that its host can't send must not keep it shut for the others.
    func isLongerAgo(than other: Choice) -> Bool {
      guard part.askedAt != other.part.askedAt else { return rank < other.rank }
      guard let askedAt = part.askedAt else { return true }
      return other.part.askedAt.map { askedAt < $0 } ?? false
    }
  }

  private func take(_ choice: Choice, at now: ContinuousClock.Instant) -> Next {
    let (key, part) = (choice.key, choice.part)
    underWay.insert(key)
    passes[key] = hosts.begin(
      at: part.link.origin.host, isRetry: part.askedAt != nil, now: now)
    change(key.task, role: key.role) { part in
      part.state = .downloading
      part.askedAt = now
    }
    return .take(key)
  }

  /// Whether bytes of the task are on their way.
  ///
  /// What is set aside, or waits for a host that nobody may ask, keeps nobody from moving.
  private func isMoving(_ item: InFlightTask, at now: ContinuousClock.Instant) -> Bool {
    if item.isHandedOn { return true }
    return item.parts.contains { part in
      switch part.state {
      case .downloading: true
      case .ready(let notBefore):
        item.hasFetched && notBefore <= now && isOpen(part.link.origin.host, part, at: now)
      case .fetched, .given: false
      }
    }
  }

  /// Whether only the places of a host keep a part waiting, if anything does.
  private func isOpen(
    _ host: String, _ part: ArtifactTransfer, at now: ContinuousClock.Instant
  ) -> Bool {
    switch hosts.admission(to: host, isRetry: part.askedAt != nil, now: now) {
    case .now: true
    case .whenOneEnds: hosts.openings(at: host) == 0
    case .notBefore: false
    }
  }

  /// Whether a task waits for something that may not come for long: a host that nobody may ask, or the
  /// time for which it was set aside.
  func isStuck(_ item: InFlightTask, at now: ContinuousClock.Instant) -> Bool {
    item.isIdle
      && item.parts.contains { part in
        guard case .ready(let notBefore) = part.state else { return false }
        return notBefore > now || !isOpen(part.link.origin.host, part, at: now)
      }
  }

  /// Its deadline; later than all deadlines when it can't move.
  func urgency(_ item: InFlightTask, at now: ContinuousClock.Instant) -> Date {
    isStuck(item, at: now) ? .distantFuture : item.deadline?.date ?? .distantPast
  }
}

extension InFlightTask {
  /// Whether nobody works at it, so that nothing is lost when its links are forgotten: what has come of
  /// it is in staging.
  var isIdle: Bool {
    !isHandedOn
      && parts.allSatisfy { part in
        switch part.state {
        case .ready, .fetched: part.earlier == nil
        case .downloading, .given: false
        }
      }
  }
}
