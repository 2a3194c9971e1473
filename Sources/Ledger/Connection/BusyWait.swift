import Glibc
import Synchronization

/// Waits while another process holds the ledger: for 5 seconds while it is opened, for 10 minutes
/// afterwards.
///
/// It blocks the connection's own thread, as SQLite's busy handler.
final class BusyWait: Sendable {
  private struct State {
    var longest = Duration.seconds(5)
    /// When the wait under way began, and when SQLite last asked; nil before the first wait.
    var began: ContinuousClock.Instant?
    var lastAsked: ContinuousClock.Instant?
  }

  private static let pause = Duration.milliseconds(50)
  /// A wait this long is worth a warning.
  private static let notable = Duration.seconds(5)

  private let state = Mutex(State())

  /// From now on a lock is waited for with patience: the work that needs it is under way.
  func opened() {
    state.withLock { $0.longest = .seconds(600) }
  }

  /// Returns whether SQLite tries once more, after a pause.
  ///
  /// - Parameter tries: how often it has tried for this lock already.
  func triesAgain(after tries: Int) -> Bool {
    let now = ContinuousClock.now
    let isOver = state.withLock { state in
      if tries == 0 { state.began = now }
      state.lastAsked = now
      return state.began.map { $0.duration(to: now) >= state.longest } ?? false
    }
    guard !isOver else { return false }
    usleep(useconds_t(Self.pause / .microseconds(1)))
    return true
  }

  /// Whether a wait is under way that has lasted for 5 seconds.
  var isLong: Bool {
    let now = ContinuousClock.now
    return state.withLock { state in
      guard let began = state.began, let asked = state.lastAsked else { return false }
      return asked.duration(to: now) < Self.pause * 10 && began.duration(to: now) >= Self.notable
    }
  }
}
