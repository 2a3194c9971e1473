import Pipeline

/// Who tells events to whoever reads them.
protocol EventPrinter: Sendable {
  func tell(_ event: Event) async

  /// Shows how far things are, until it is cancelled.
  func animate() async

  /// Waits until all is written.
  func finish() async

  /// Waits two seconds at most until all is written: the reader may never read.
  func finishSoon() async
}

extension EventPrinter {
  func animate() async {}
}
