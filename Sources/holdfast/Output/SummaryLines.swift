import Pipeline

/// The last lines of a command: counts, bytes, seconds, and what the exit code means.
struct SummaryLines {
  let style: Style

  func text(_ event: SummaryEvent) -> String {
    var lines: [String] = []
    if let outcomes = event.outcomes {
      lines.append(counts(outcomes) + verdicts(event.verdicts))
    }
    if let queued = event.queued {
      lines.append(event.command == "rebuild" ? "\(queued) open" : "\(queued) would be asked for")
    }
    if let objects = event.objects, let receipts = event.receipts {
      lines.append("\(objects) objects and \(receipts) receipts read; \(seal(event))")
    } else if let receipts = event.receipts {
      lines.append("\(receipts) receipts read")
    }
    if let tasks = event.tasks, let files = event.files {
      lines.append("\(tasks) tasks: \(counts(files, none: "no files"))")
    }
    if let problems = event.problems, !problems.numbers.isEmpty {
      lines.append(style.bad("problems: ") + counts(problems))
    }
    if let repair = event.repair {
      lines.append("repair: " + (repair.numbers.isEmpty ? "nothing to mend" : counts(repair)))
    }
    if let proof = event.proof { lines += ProofLines(style: style).text(proof) }
    var last = "\(event.bytes.asBytes) in \(seconds(event.seconds))"
    if let tokens = event.tokens, tokens > 0 { last += ", \(tokens) tokens" }
    lines.append(last)
    if let report = event.report { lines.append("report: \(terminalText(report))") }
    lines.append(meaning(event))
    return lines.joined(separator: "\n")
  }

  private func seal(_ event: SummaryEvent) -> String {
    switch event.seal {
    case "current": "sealed"
    case "behind": "\(event.unsealed ?? 0) files not sealed yet"
    case "damaged": "the seal is damaged"
    default: "not sealed yet"
    }
  }

  private func counts(_ counts: Counts, none: String = "no tasks") -> String {
    counts.numbers.isEmpty
      ? none : counts.numbers.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
  }

  private func verdicts(_ verdicts: Counts?) -> String {
    guard let verdicts, !verdicts.numbers.isEmpty else { return "" }
    return " (\(counts(verdicts)))"
  }

  private func seconds(_ seconds: Double) -> String {
    let whole = Int(seconds)
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    if whole >= 60 { return "\(whole / 60) min \(whole % 60) s" }
    return "\((seconds * 10).rounded() / 10) s"
  }

  private func meaning(_ event: SummaryEvent) -> String {
    switch event.exit {
    case 0 where event.proof?.complete == false:
      style.good("what was read is whole") + ", and it was not all that was asked for"
    case 0 where event.repair != nil:
      style.good("nothing is left that is known to be bad") + "; `holdfast verify` reads everything"
    case 0: style.good(event.command == "verify" ? "whole" : "done")
    case 1 where event.command == "export":
      style.bad("not everything is exported: see above (exit 1)")
    case 74 where event.command == "export":
      style.bad("not everything is exported; export again to go on (exit 74)")
    case 1 where event.problems?.numbers.map({ $0.name }) == ["permission"]:
      style.warning("what could be read is whole, and not everything may be read (exit 1)")
    case 1 where event.command == "verify": style.bad("the archive is not whole (exit 1)")
    case 1: style.bad("something needs a person: see above and `holdfast status` (exit 1)")
    case 3 where event.command == "verify":
      style.warning("proofs are older than the period: verify again (exit 3)")
    case 3 where event.command == "nightly":
      style.warning("unfinished, or behind with the scrub: the next one goes on (exit 3)")
    case 3: style.warning("unfinished: run again (exit 3)")
    case 74: style.bad("the archive can't be written; what was told as archived is safe (exit 74)")
    default:
      style.warning(
        "ended by signal \(event.exit - 128); \(event.command) again to go on (exit \(event.exit))")
    }
  }
}
