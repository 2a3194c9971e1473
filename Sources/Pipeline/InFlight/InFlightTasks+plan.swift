import FoundationEssentials
import Providers
import Transfer

extension InFlightTasks {
  /// Brings the order up to date with what the line has brought lately, and says what will come too
  /// late.
  func plan(_ traffic: Traffic) -> Forecast<Key> {
    self.traffic = traffic
    return plan()
  }

  /// Brings the order up to date with what waits.
  @discardableResult func plan() -> Forecast<Key> {
    var waiting: [Forecast<Key>.Candidate] = []
    var underWay: Int64 = 0
    var names = Set(passes.values.map(\.host))
    for item in items.values {
      for part in item.parts {
        switch part.state {
        case .ready:
          names.insert(part.link.origin.host)
          waiting.append(
            .init(
              key: Key(task: item.id, role: part.role), deadline: part.deadline.date,
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
    traffic.lanes = max(1, min(parallel, names.reduce(0) { $0 + hosts.places(at: $1) }))
    let forecast = Forecast(waiting, traffic, now: Date())
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
    if passes.count >= parallel { return .parallel(parallel) }
    let isHostFull = items.values.contains { item in
      item.parts.contains { part in
        part.isReady && hosts.running(at: part.link.origin.host) >= perHost
      }
    }
    return isHostFull ? .perHost(perHost) : .line
  }
}
