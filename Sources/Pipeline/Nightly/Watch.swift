import Archive
import Synchronization

/// `holdfast nightly --watch`: takes in what comes, as a service, for links that live shorter than a
/// night.
///
/// Between two intakes nothing is held: others may write.
package final class Watch: Sendable {
  /// One intake, in this environment.
  package typealias Intake = @Sendable (_ environment: [String: String]) async throws -> Exit

  let configuration: Configuration
  let manager: ServiceManager
  let stop: Stop
  let intake: Intake
  /// When the intake began that is under way.
  private let since = Mutex<ContinuousClock.Instant?>(nil)

  /// How often the inbox is looked at.
  private static let interval = Duration.seconds(60)
  /// The longest time after which what an intake left open is asked for again.
  private static let longestPause = Duration.seconds(3600)
  /// For so long an intake may put down what it holds once its time is up.
  private static let grace = Duration.seconds(1800)

  package init(
    configuration: Configuration, environment: [String: String], stop: Stop,
    intake: @escaping Intake
  ) {
    self.configuration = configuration
    manager = ServiceManager(environment: environment)
    self.stop = stop
    self.intake = intake
  }

  /// Returns when it is asked to stop.
  ///
  /// Where the archive is away or can't be written, another intake is tried, each time later.
  package func callAsFunction() async throws -> Exit {
    manager.ready()
    return try await withThrowingTaskGroup(of: Exit?.self) { group in
      group.addTask {
        await self.manager.keepAlive { !self.isStuck }
        return nil
      }
      group.addTask { try await self.watch() }
      defer { group.cancelAll() }
      while let end = try await group.next() {
        if let exit = end { return exit }
      }
      return .done
    }
  }

  private func watch() async throws -> Exit {
    let inbox = Inbox(at: configuration.nightly.inbox)
    var next = ContinuousClock.now
    var failures = 0
    var seen: Set<FileIdentity> = []
    while stop.reason == nil {
      // An inbox that can't be read now is told by the intake, which goes on all the same.
      let lists = (try? await blocking { try inbox.look().ready }) ?? []
      let identities = Set(lists.map(\.identity))
      if !identities.isSubset(of: seen) || ContinuousClock.now >= next {
        if let holder = try await holder() {
          manager.say("waiting for \(holder)")
        } else {
          failures = try await takeIn() == .cannotWrite ? failures + 1 : 0
          next = .now + (failures > 0 ? retryPause(after: failures) : pause)
          // Lists that are ready are no reason to try sooner.
          seen = identities
        }
      } else {
        seen = identities
      }
      await stop.wait(atMost: Self.interval)
    }
    manager.stopping()
    guard case .signal(let number) = stop.reason else { return .done }
    return .signal(number)
  }

  private func takeIn() async throws -> Exit {
    manager.say("taking in")
    since.withLock { $0 = .now }
    defer {
      since.withLock { $0 = nil }
      manager.say("waiting for lists")
    }
    do {
      return try await intake(manager.environment)
    } catch let error as CommandError where error.exit == .locked {
      // Another was quicker, or cannot be seen from here: the next intake may find it gone.
      return error.exit
    } catch let error as CommandError where error.exit == .cannotWrite {
      return error.exit
    }
  }

  /// Somebody else who writes to the archive, who is waited for and not told of every minute.
  private func holder() async throws -> LockHolder? {
    let root = configuration.archive
    return try await blocking { try (try? Archive(at: root))?.writer() }
  }

  /// Whether an intake has outlasted its time by far: then the service manager is to end this.
  private var isStuck: Bool {
    guard let since = since.withLock({ $0 }) else { return false }
    return since.duration(to: .now) > configuration.nightly.maxDuration + Self.grace
  }

  /// A minute, doubled with each failure, and as long as between two intakes at most.
  private func retryPause(after failures: Int) -> Duration {
    min(Self.interval * (1 << min(failures - 1, 10)), pause)
  }

  /// A quarter of the shortest time that a link lives.
  private var pause: Duration {
    let shortest = configuration.providers.map(\.linkLifetime).min() ?? .hours(24)
    return min(Self.longestPause, shortest / 4)
  }
}
