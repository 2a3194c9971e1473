import FoundationEssentials
import Providers
import Transfer

/// Which artifact is fetched next: of those whose host has room, the one with the earliest deadline or,
/// when not all can be had in time, the one that the forecast puts first.
extension InFlight {
  enum Next: Hashable, Sendable {
    case take(Key)
    /// Nothing that waits fits on the disk: ``madeRoom()`` has to follow.
    case makeRoom
    case wait(atMost: Duration)
    case over
  }

  mutating func next(at now: Moment, _ disk: inout DiskBudget) -> Next {
    if ranks == nil { plan(at: now) }
    let deadlines = deadlines(at: now)
    var best: Choice?
    var probes: [String: Choice] = [:]
    var soonest: ContinuousClock.Instant?
    var isOpen = false
    var isShortOfRoom = false
    let moving = Set(
      tasks.values.filter { [disk] in isMoving($0, deadlines, disk, at: now) }.map(\.id))
    for task in tasks.values {
      for part in task.parts where part.isOpen {
        isOpen = true
        guard case .ready(let notBefore) = part.state else { continue }
        let host = part.link.origin.host
        var opens = notBefore
        if opens <= now.instant {
          switch admission(of: part, deadlines, at: now) {
          case .now: break
          case .notBefore(let instant): opens = instant
          case .whenOneEnds: continue
          }
        }
        guard opens <= now.instant else {
          soonest = min(soonest ?? opens, opens)
          continue
        }
        guard fits(part, disk, at: now) else {
          isShortOfRoom = true
          continue
        }
        let key = Key(task: task.id, role: part.role)
        guard moving.count < limits.permits || moving.contains(task.id), !underWay.contains(key)
        else { continue }
        let choice = Choice(key: key, rank: ranks?[key] ?? .max, part: part)
        if hosts.takesProbes(host, now: now.instant) {
          if probes[host].map(choice.isLongerAgo(than:)) ?? true { probes[host] = choice }
        } else if best.map({ choice.rank < $0.rank }) ?? true {
          best = choice
        }
      }
    }
    for probe in probes.values where best.map({ probe.rank < $0.rank }) ?? true { best = probe }
    if let best { return take(best, &disk, at: now) }
    if isShortOfRoom, underWay.isEmpty, !isAnyInVerification, !isMakingRoom {
      isMakingRoom = true
      return .makeRoom
    }
    // What is with the stages behind may still come back.
    if !isOpen && isClosed && !isAnyInVerification { return .over }
    return .wait(atMost: soonest.map { now.instant.duration(to: $0) } ?? .seconds(60))
  }

  /// An artifact that may be fetched next.
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

  private mutating func take(_ choice: Choice, _ disk: inout DiskBudget, at now: Moment) -> Next {
    let (key, part) = (choice.key, choice.part)
    disk.begin(key, part.need, held: part.held)
    roomWaits = 0
    underWay.insert(key)
    passes[key] = hosts.begin(
      at: part.link.origin.host, isRetry: part.askedAt != nil, now: now.instant)
    change(key.task, role: key.role, at: now) { part in
      part.state = .downloading
      part.askedAt = now.instant
    }
    return .take(key)
  }

  private func admission(
    of part: ArtifactTransfer, _ deadlines: [String: ContinuousClock.Instant], at now: Moment
  ) -> HostPolicy.Admission {
    let host = part.link.origin.host
    return hosts.admission(
      to: host, isRetry: part.askedAt != nil, before: deadlines[host], now: now.instant)
  }

  /// Whether bytes of the task are on their way.
  ///
  /// What is set aside, waits for another link, for room, or for a host that may not be asked, takes no
  /// permit.
  private func isMoving(
    _ task: InFlightTask, _ deadlines: [String: ContinuousClock.Instant], _ disk: DiskBudget,
    at now: Moment
  ) -> Bool {
    if task.isHandedOn { return true }
    return task.parts.contains { part in
      switch part.state {
      case .downloading: return true
      case .ready(let notBefore):
        guard task.hasFetched, notBefore <= now.instant, fits(part, disk, at: now) else {
          return false
        }
        switch admission(of: part, deadlines, at: now) {
        case .now: return true
        case .whenOneEnds: return !hosts.takesProbes(part.link.origin.host, now: now.instant)
        case .notBefore: return false
        }
      case .fetched, .given: return false
      }
    }
  }
}

extension InFlightTask {
  /// Whether nothing is under way for it, so that nothing is lost when its links are forgotten: what has
  /// come of it is in staging.
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
