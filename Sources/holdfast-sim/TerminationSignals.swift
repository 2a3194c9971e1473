import Dispatch
import Glibc

/// SIGINT and SIGTERM, caught for as long as this exists.
struct TerminationSignals {
  /// An element for each signal that arrives.
  let arrivals: AsyncStream<Void>

  private let sources: [any DispatchSourceSignal]

  init() {
    let (arrivals, continuation) = AsyncStream.makeStream(of: Void.self)
    self.arrivals = arrivals
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
  }
}
