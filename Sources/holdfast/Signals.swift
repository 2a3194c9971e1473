@preconcurrency import Dispatch
import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP: the first is handed on, so that everything can be put down safely; the
/// second ends the process.
final class Signals: Sendable {
  private let sources: [any DispatchSourceSignal]

  /// - Parameter handler: called with the signal's number, once, on a thread of its own.
  init(_ handler: @escaping @Sendable (Int32) -> Void) {
    let first = FirstSignal()
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard first.take() else { _exit(128 + number) }
        handler(number)
      }
      source.resume()
      return source
    }
  }

  /// From now on a signal ends the process at once, as it does where nobody listens.
  func cancel() {
    for source in sources {
      source.cancel()
      signal(Int32(source.handle), SIG_DFL)
    }
  }
}

private final class FirstSignal: Sendable {
  private let isTaken = Atomic(false)

  func take() -> Bool { !isTaken.exchange(true, ordering: .relaxed) }
}
