import Transfer

/// Lets the requests of a repair wait for hosts and providers, by the policies of a run.
actor HostQueue {
  /// How often a request looks again for a place at a host that others are asking.
  private static let interval = Duration.milliseconds(100)

  private var hosts: HostPolicy
  private let paces: [String: Pace]

  init(_ configuration: Configuration) {
    let download = configuration.download
    hosts = HostPolicy(
      places: download.perHost,
      backoff: Backoff(first: download.retry.firstDelay, longest: download.retry.longestDelay))
    paces = Dictionary(
      uniqueKeysWithValues: configuration.providers.map {
        ($0.name, Pace(rate: $0.poll.rate.perSecond))
      })
  }

  /// Returns once the provider may be polled; throws `CancellationError`.
  func poll(_ provider: String) async throws {
    try await paces[provider]?.take()
  }

  /// The provider is not polled for this long.
  func close(provider: String, for pause: Duration) {
    paces[provider]?.close(for: pause)
  }

  /// Returns once the host may be asked; throws `CancellationError`.
  func enter(_ host: String, isRetry: Bool) async throws -> HostPolicy.Pass {
    while true {
      try Task.checkCancellation()
      switch hosts.admission(to: host, isRetry: isRetry, now: .now) {
      case .now: return hosts.begin(at: host, isRetry: isRetry, now: .now)
      case .notBefore(let instant): try await Task.sleep(until: instant, clock: .continuous)
      case .whenOneEnds: try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Gives the place back; the host is left alone for as long as it asks.
  func leave(_ pass: HostPolicy.Pass, _ ending: HostPolicy.Ending, retryAfter: Duration?) {
    if let retryAfter { hosts.close(pass.host, until: .now + retryAfter, by: pass, now: .now) }
    hosts.end(pass, ending, random: .random(in: 0..<1), now: .now)
  }
}
