import Glibc

/// The two clocks that end the worker when a file takes too long, also when its parent cannot.
///
/// Without a handler both signals end the process.
struct Timers {
  /// Of processor time: what a file may take.
  let seconds: UInt32

  /// The wall clock comes two seconds later than the parent, who tells being late from crashing.
  private static let grace: UInt32 = 2

  func set() {
    set(ITIMER_PROF, to: seconds)
    set(ITIMER_REAL, to: seconds + Self.grace)
  }

  func stop() {
    set(ITIMER_REAL, to: 0)
    set(ITIMER_PROF, to: 0)
  }

  private func set(_ clock: __itimer_which, to seconds: UInt32) {
    var time = itimerval()
    time.it_value.tv_sec = Int(seconds)
    setitimer(__itimer_which_t(clock.rawValue), &time, nil)
  }
}
