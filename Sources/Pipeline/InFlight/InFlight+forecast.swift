import FoundationEssentials
import Providers
import Transfer

extension InFlight {
  /// Brings the order up to date with what the line has brought lately, and says what will come too
  /// late.
  mutating func plan(_ traffic: Traffic, at now: Moment) -> Forecast<Key> {
    self.traffic = traffic
    return plan(at: now)
  }

  /// Brings the order up to date with what waits.
  @discardableResult mutating func plan(at now: Moment) -> Forecast<Key> {
    var waiting: [Forecast<Key>.Candidate] = []
    var underWay: Int64 = 0
    var names = Set(passes.values.map(\.host))
    for task in tasks.values {
      for part in task.parts {
        switch part.state {
        case .ready:
          names.insert(part.link.origin.host)
          waiting.append(
            .init(
              key: Key(task: task.id, role: part.role), deadline: part.deadline.date,
              remaining: part.remaining))
        case .downloading:
          // Half of it has come, on average.
          underWay += (part.remaining ?? traffic.typicalBytes) / 2
        case .fetched, .given: break
        }
      }
    }
    var traffic = traffic
    traffic.underWay = underWay
    traffic.lanes = max(
      1,
      min(
        limits.parallel, names.reduce(0) { $0 + hosts.places(at: $1, now: now.instant) }))
    let forecast = Forecast(waiting, traffic, now: now.date)
    ranks = Dictionary(uniqueKeysWithValues: zip(forecast.order, 0...))
    return forecast
  }

  /// What keeps the transfers from being faster.
  ///
  /// - Parameters:
  ///   - bytesPerSecond: what they bring.
  ///   - bandwidth: what they may bring; 0: no limit.
  func bottleneck(at bytesPerSecond: Double, bandwidth: Int64) -> Bottleneck {
    if bandwidth > 0, bytesPerSecond >= 0.9 * Double(bandwidth) { return .bandwidth(bandwidth) }
    if passes.count >= limits.parallel { return .parallel(limits.parallel) }
    let isHostFull = tasks.values.contains { task in
      task.parts.contains { part in
        part.isReady && hosts.running(at: part.link.origin.host) >= limits.perHost
      }
    }
    return isHostFull ? .perHost(limits.perHost) : .line
  }
}
