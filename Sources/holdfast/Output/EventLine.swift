import Pipeline

/// An event as a line for people, or nil when it is not worth one.
struct EventLine {
  let style: Style
  let verbosity: Verbosity
  /// Whether the live display stands below the lines.
  let isLive: Bool

  func text(_ event: Event) -> String? {
    switch event {
    case .task(let event): task(event)
    case .problem(let event): problem(event)
    case .summary(let event):
      verbosity > .quiet || event.exit != 0 ? SummaryLines(style: style).text(event) : nil
    case .progress, .exporting: nil
    }
  }

  private func task(_ event: TaskEvent) -> String? {
    let name = terminalText("\(event.provider):\(event.taskID)")
    guard let outcome = event.outcome else {
      return verbosity >= .verbose ? style.faint("\(name) \(event.state)") : nil
    }
    let isGood = event.verdict == "verified" || event.verdict == "unchecked"
    // Beside the live display, which counts them, good ends are told with -v only.
    let isTold = isLive ? verbosity >= .verbose : verbosity > .quiet
    guard isTold || !isGood else { return nil }
    var words = [colour(outcome, event.verdict), name]
    if let verdict = event.verdict { words.append(verdict) }
    if let bytes = event.bytes { words.append("\(bytes.asBytes)") }
    if let reason = event.reason { words.append("[\(reason)]") }
    if let sentence = event.sentence { words.append(terminalText(sentence)) }
    if verbosity >= .verbose {
      for artifact in event.artifacts ?? [] {
        guard let differs = artifact.differs else { continue }
        words.append("\(artifact.role) differs in \(differs.joined(separator: ", "))")
      }
      if let path = event.path { words.append(style.faint(terminalText(path))) }
    }
    return words.joined(separator: "  ")
  }

  private func problem(_ event: ProblemEvent) -> String? {
    if event.severity == .notice && verbosity < .normal { return nil }
    if event.severity == .detail && verbosity < .verbose { return nil }
    let label =
      switch event.severity {
      case .detail: style.faint("detail")
      case .notice: "note"
      case .warning: style.warning("warning")
      case .error: style.bad("error")
      }
    let tasks = event.tasks.map { " (\($0.map(terminalText).joined(separator: ", ")))" } ?? ""
    return "\(label): \(terminalText(event.sentence))\(tasks) [\(event.reason)]" + details(event)
  }

  /// What is hit and what can be done, on a line of its own.
  private func details(_ event: ProblemEvent) -> String {
    var words: [String] = []
    if let seconds = event.seconds {
      words.append("seconds " + seconds.map { "\($0[0])–\($0[1])" }.joined(separator: ", "))
    } else if let ranges = event.ranges {
      words.append("bytes " + ranges.map { "\($0[0])–\($0[1])" }.joined(separator: ", "))
    }
    if let tokens = event.tokens { words.append("\(tokens) tokens at stake") }
    if let mends = event.mends {
      words.append("can be mended by " + mends.map { mend($0, event) }.joined(separator: ", "))
    }
    if let command = event.command { words.append(terminalText(command)) }
    return words.isEmpty ? "" : "\n    " + style.faint(words.joined(separator: "; "))
  }

  private func mend(_ remedy: Remedy, _ event: ProblemEvent) -> String {
    switch remedy {
    case .copy: "another copy"
    case .link: "its link until \(event.deadline ?? "it dies")"
    case .provider: "the provider, asked again"
    }
  }

  private func colour(_ outcome: String, _ verdict: String?) -> String {
    switch (outcome, verdict) {
    case ("archived", "verified"), ("archived", "unchecked"): style.good(outcome)
    case ("archived", _), ("waiting", _): style.warning(outcome)
    default: style.bad(outcome)
    }
  }
}
