import Glibc
import Pipeline

/// Tells events the way the command line asks for: JSON on standard output, or lines and a live display
/// on standard error.
actor Printer: EventPrinter {
  private let output = Output()
  private let isJSON: Bool
  private let lines: EventLine
  private let tally: Tally?
  private var display: LiveDisplay?

  /// - Parameters:
  ///   - tally: what the live display shows; nil for none.
  ///   - verbosity: another than the options'.
  init(_ options: GlobalOptions, tally: Tally? = nil, verbosity: Verbosity? = nil) {
    isJSON = options.json
    let style = Style(descriptor: STDERR_FILENO)
    let verbosity = verbosity ?? options.verbosity
    self.tally = tally
    let isLive =
      tally != nil && !options.json && verbosity > .quiet && isatty(STDERR_FILENO) == 1
    lines = EventLine(style: style, verbosity: verbosity, isLive: isLive)
    display = isLive ? LiveDisplay(style: style) : nil
  }

  func tell(_ event: Event) {
    if isJSON { return output.write(event.line + "\n", to: STDOUT_FILENO) }
    guard let text = lines.text(event) else { return }
    let clear = display?.clear() ?? ""
    output.write("\(clear)\(text)\n", to: STDERR_FILENO)
  }

  func announceSignal() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    let clear = display?.clear() ?? ""
    output.write(
      "\(clear)Stopping: everything is put down safely. Once more ends it at once.\n",
      to: STDERR_FILENO)
  }

  func finish() async { await output.flush() }

  var failure: Output.Failure? { output.failure }

  func finishSoon() async { await output.flushSoon() }

  /// Redraws the live display ten times a second until it is cancelled, and then takes it off the screen.
  func animate() async {
    guard display != nil, let tally else { return }
    while (try? await Task.sleep(for: .milliseconds(100))) != nil {
      let counts = tally.snapshot
      guard counts.tasks > 0 else { continue }
      output.write(display?.frame(counts) ?? "", to: STDERR_FILENO)
    }
    output.write(display?.clear() ?? "", to: STDERR_FILENO)
  }
}
