import Pipeline

/// Writes events to standard output or standard error.
protocol EventPrinter: Sendable {
  /// Why not all of them could be written; nil as long as they could.
  var failure: Output.Failure? { get async }

  func tell(_ event: Event) async

  /// Shows how far things are, until it is cancelled.
  func animate() async

  /// Says on a terminal that a signal has come, and what it does.
  func announceSignal() async

  /// Waits until all is written.
  func finish() async

  /// Waits two seconds at most until all is written: the reader may never read.
  func finishSoon() async
}

extension EventPrinter {
  func animate() async {}

  func announceSignal() async {}

  /// Writes an event of a command that is of no use without its output: stops it once that can't be
  /// written.
  func tell(_ event: Event, orStop stop: Stop) async {
    await tell(event)
    guard let failure = await failure else { return }
    stop.request(.cannotWrite(slug: "output", sentence: "\(failure)"))
  }
}
