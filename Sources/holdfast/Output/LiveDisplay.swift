import FoundationEssentials
import Glibc
import Pipeline

/// The display on a terminal: two lines below everything else, redrawn at most ten times a second.
struct LiveDisplay: Sendable {
  let style: Style
  private var drawn = 0
  private var rate = Rate()

  init(style: Style) { self.style = style }

  /// Text that replaces the display on the screen by `permanent` lines and draws it anew below
  /// them.
  mutating func frame(_ counts: Tally.Counts, above permanent: String = "") -> String {
    rate.note(counts.received)
    let lines = [bar(counts), details(counts)]
    let erase = drawn == 0 ? "" : "\r\u{1B}[\(drawn - 1)A\u{1B}[J"
    drawn = lines.count
    return erase + permanent + lines.joined(separator: "\n")
  }

  /// Takes the display off the screen.
  mutating func clear() -> String {
    defer { drawn = 0 }
    return drawn == 0 ? "" : "\r\u{1B}[\(drawn - 1)A\u{1B}[J"
  }

  private func bar(_ counts: Tally.Counts) -> String {
    let width = 24
    let share = counts.tasks == 0 ? 0 : Double(counts.done) / Double(counts.tasks)
    let full = Int(share * Double(width))
    let bar =
      String(repeating: "━", count: full) + style.faint(String(repeating: "─", count: width - full))
    return clip(
      "\(bar) \(counts.done)/\(counts.tasks)  \(outcomes(counts))", extra: style.isColoured ? 8 : 0)
  }

  private func outcomes(_ counts: Tally.Counts) -> String {
    counts.outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(
      separator: "  ")
  }

  private func details(_ counts: Tally.Counts) -> String {
    var text =
      "\(counts.downloading) downloading  \(counts.received.asBytes)  \(rate.perSecond.asBytes)/s"
    if let deadline = counts.nextDeadline {
      let left = max(0, Int(deadline.timeIntervalSinceNow))
      text += "  next deadline in \(left / 3600) h \(left % 3600 / 60) min"
    }
    return clip(text, extra: 0)
  }

  private func clip(_ text: String, extra: Int) -> String {
    var size = winsize()
    let columns =
      ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    return String(text.prefix(columns + extra - 1))
  }
}

/// Bytes a second over the last few seconds.
private struct Rate: Sendable {
  private var samples: [(time: ContinuousClock.Instant, bytes: Int64)] = []

  mutating func note(_ bytes: Int64) {
    let now = ContinuousClock.now
    samples.append((now, bytes))
    samples.removeAll { $0.time.duration(to: now) > .seconds(5) }
  }

  var perSecond: Int64 {
    guard let first = samples.first, let last = samples.last else { return 0 }
    let seconds = first.time.duration(to: last.time) / .seconds(1)
    return seconds < 0.2 ? 0 : Int64(Double(last.bytes - first.bytes) / seconds)
  }
}
