import Glibc
import Pipeline

/// Tells events the way the command line asks for: JSON on standard output, or lines and a live
/// display on standard error.
actor Printer {
  private let output: Output
  private let isJSON: Bool
  private let lines: EventLine
  private let tally: Tally?
  private var display: LiveDisplay?

  nonisolated var unownedExecutor: UnownedSerialExecutor { output.unownedExecutor }

  /// - Parameter tally: what the live display shows; nil for none.
  init(_ options: GlobalOptions, output: Output = Output(), tally: Tally? = nil) {
    self.output = output
    isJSON = options.json
    let style = Style(descriptor: STDERR_FILENO)
    self.tally = tally
    let isLive =
      tally != nil && !options.json && options.verbosity > .quiet && isatty(STDERR_FILENO) == 1
    lines = EventLine(style: style, verbosity: options.verbosity, isLive: isLive)
    display = isLive ? LiveDisplay(style: style) : nil
  }

  func tell(_ event: Event) {
    if isJSON { return emit(event.line + "\n", to: STDOUT_FILENO) }
    guard let text = lines.text(event) else { return }
    let clear = display?.clear() ?? ""
    emit("\(clear)\(text)\n", to: STDERR_FILENO)
  }

  /// Redraws the live display ten times a second until it is cancelled, and then takes it off the
  /// screen.
  func animate() async {
    guard display != nil, let tally else { return }
    while (try? await Task.sleep(for: .milliseconds(100))) != nil {
      emit(display?.frame(tally.snapshot) ?? "", to: STDERR_FILENO)
    }
    emit(display?.clear() ?? "", to: STDERR_FILENO)
  }

  private func emit(_ text: String, to descriptor: Int32) {
    output.assumeIsolated { $0.write(text, to: descriptor) }
  }
}
