@preconcurrency import Dispatch
import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP: the first is handed on, so that everything can be put down safely.
///
/// A later one ends the process at once, unless it comes within a second of the first, whatever its
/// number: a closed terminal, `timeout` and interactive shells send two for one wish. SIGINT and SIGHUP
/// stay ignored where they were at the start, as `nohup` and a script's `&` have it.
final class Signals: Sendable {
  private let sources: [any DispatchSourceSignal]

  /// - Parameter handler: called with the signal's number, once, on a thread of its own.
  init(_ handler: @escaping @Sendable (Int32) -> Void) {
    let wish = Wish()
    sources = [SIGINT, SIGTERM, SIGHUP].filter { $0 == SIGTERM || !Self.isIgnored($0) }.map {
      number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        switch wish.note(at: .now) {
        case .first: handler(number)
        case .same: break
        case .another: _exit(128 + number)
        }
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

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    // The handler's address: SIG_IGN can't be compared.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}

/// Which wish a signal is.
private final class Wish: Sendable {
  enum Kind {
    case first, same, another
  }

  /// Signals so soon after the first are the same wish.
  private static let grace = Duration.seconds(1)

  private let first = Mutex<ContinuousClock.Instant?>(nil)

  func note(at now: ContinuousClock.Instant) -> Kind {
    first.withLock { first in
      guard let begin = first else {
        first = now
        return .first
      }
      return begin.duration(to: now) < Self.grace ? .same : .another
    }
  }
}
