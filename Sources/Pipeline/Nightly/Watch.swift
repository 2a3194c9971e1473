import FoundationEssentials
import Ledger

/// `holdfast nightly --watch`: takes in what comes, as a service, for links that live shorter than a
/// night.
///
/// Between two intakes nothing is held: others may write.
package struct Watch: Sendable {
  /// One intake, in this environment.
  package typealias Intake = @Sendable (_ environment: [String: String]) async throws -> Exit

  let configuration: Configuration
  let manager: ServiceManager
  let stop: Stop
  let intake: Intake

  /// How often the inbox is looked at.
  private static let interval = Duration.seconds(60)
  /// The longest time after which what an intake left open is asked for again.
  private static let longestPause = Duration.seconds(3600)

  package init(
    configuration: Configuration, environment: [String: String], stop: Stop,
    intake: @escaping Intake
  ) {
    self.configuration = configuration
    manager = ServiceManager(environment: environment)
    self.stop = stop
    self.intake = intake
  }

  /// Returns when it is asked to stop, or when the archive can't be written.
  package func callAsFunction() async throws -> Exit {
    let inbox = try await blocking { try Inbox(configured: configuration) }
    manager.ready()
    async let _: Void = manager.keepAlive()
    var next = ContinuousClock.now
    var seen: Set<FileIdentity> = []
    while stop.reason == nil {
      // An inbox that can't be read now is told by the intake, which goes on all the same.
      let lists = (try? await blocking { try inbox.look().ready }) ?? []
      let identities = Set(lists.map(\.identity))
      if !identities.isSubset(of: seen) || ContinuousClock.now >= next {
        manager.say("taking in")
        let exit = try await intake(manager.environment)
        if exit == .cannotWrite { return exit }
        next = .now + pause
      }
      seen = identities
      manager.say("waiting for lists")
      await stop.wait(atMost: Self.interval)
    }
    manager.stopping()
    guard case .signal(let number) = stop.reason else { return .done }
    return .signal(number)
  }

  /// A quarter of the shortest time that a link lives.
  private var pause: Duration {
    let shortest = configuration.providers.map(\.linkLifetime).min() ?? .hours(24)
    return min(Self.longestPause, shortest / 4)
  }
}
