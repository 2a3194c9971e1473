import Ledger

/// What a report says first: whether all is safe, or how much needs a person, and what of it.
///
/// "Safe" is said of what was archived, "whole" of what was read, and nothing of the rest.
struct NightVerdict {
  let report: NightlyReport

  var sentence: String {
    if let failure = report.failure { return failed(failure) }
    let needs = needs
    guard needs.isEmpty else { return "\(needs.joined(separator: "; ")). \(rest)".capitalized }
    let ending =
      report.exit > 128
      ? "the job was ended by signal \(report.exit - 128), and the next one goes on"
      : "nothing needs you"
    return "\(safe); \(ending).".capitalized
  }

  /// Whether the sentence is about anything that needs a person.
  var needsYou: Bool { report.failure != nil || !needs.isEmpty }

  private func failed(_ failure: String) -> String {
    let sentence = failure.last == "." ? failure : failure + "."
    let isBegun = report.intake != nil || report.scrub?.reading != nil
    let needs = [tasks, files, margin].compactMap(\.self)
    return "\(isBegun ? "Not everything" : "Nothing") could be done: \(sentence)"
      + (needs.isEmpty ? "" : " \(needs.joined(separator: "; ").capitalized).")
  }

  // MARK: Something needs a person

  private var troubled: Int { report.troubles.map(\.tasks).reduce(waiting, +) }

  /// Open tasks that this job has set aside: each job begins anew with those of earlier ones.
  private var waiting: Int {
    report.needsPerson.filter { $0.outcome == Outcome.waiting.rawValue }.map(\.tasks).reduce(0, +)
  }

  private var needs: [String] {
    let needs = [tasks, files, errors, margin, unread].compactMap(\.self)
    guard needs.isEmpty, [1, 74].contains(report.exit) else { return needs }
    return ["something needs you (exit \(report.exit))"]
  }

  private var tasks: String? {
    let earlier = max(0, report.needsPerson.map(\.tasks).reduce(0, +) - troubled)
    guard troubled > 0 else {
      guard earlier > 0 else { return nil }
      return
        "\(Self.count(earlier, "video")) of earlier nights \(earlier == 1 ? "needs" : "need") you"
    }
    let counts =
      report.troubles.map { ($0.tasks, $0.kind.rawValue) }
      + (waiting > 0 ? [(waiting, "waiting")] : [])
    let kinds = counts.map { "\($0) \($1)" }.joined(separator: ", ")
    let all = max(troubled, report.intake?.outcomes.total ?? 0)
    let before = earlier == 0 ? "" : ", and \(earlier) of earlier nights"
    return "\(troubled) of \(Self.count(all, "video")) \(troubled == 1 ? "needs" : "need") you: "
      + kinds + before
  }

  private var files: String? {
    guard let damage = report.scrub?.damage, damage > 0 else { return nil }
    return "\(Self.count(damage, "file")) of the archive \(damage == 1 ? "is" : "are") not as "
      + "\(damage == 1 ? "it" : "they") should be"
  }

  private var errors: String? {
    let errors = report.problems.filter { $0.severity == .error && !$0.isOfFiles }
    guard !errors.isEmpty else { return nil }
    return "there were errors (\(errors.map(\.reason).joined(separator: ", ")))"
  }

  private var margin: String? {
    guard let margin = report.margin, margin.isProblem else { return nil }
    return "no run came for \(margin.largestGap.asTime), and links live "
      + margin.shortestLifetime.asTime
  }

  private var unread: String? {
    report.unread.isEmpty ? nil : "not everything could be looked at"
  }

  /// What may be said of everything else.
  private var rest: String {
    if report.exit == 74 || report.exit > 128 || !report.unread.isEmpty {
      return "What was told as archived is safe."
    }
    guard let outcomes = report.intake?.outcomes else {
      return "Everything else that was read is whole."
    }
    let isOpen = report.open?.tasks != 0
    if troubled > 0, outcomes["archived"] == 0 {
      return isOpen ? "What else there was is still open." : "Nothing else was open."
    }
    return isOpen ? "Everything else is safe or still open." : "Everything else is safe."
  }

  // MARK: Nothing does

  private var safe: String {
    [report.parts.contains(.intake) ? taken : nil, proved].compactMap(\.self)
      .joined(separator: ", and ")
  }

  private var taken: String {
    guard let outcomes = report.intake?.outcomes else { return "nothing was taken in" }
    guard outcomes.total > 0 else { return "no task was open tonight" }
    let (archived, waiting) = (outcomes["archived"], outcomes["waiting"])
    guard archived < outcomes.total else {
      return archived == 1
        ? "the one task of tonight is safe"
        : "all \(archived) tasks of tonight are safe"
    }
    let known = outcomes.total - archived - waiting
    return [
      "\(archived) of \(Self.count(outcomes.total, "task")) of tonight \(archived == 1 ? "is" : "are") safe",
      waiting > 0 ? "\(waiting) \(waiting == 1 ? "is" : "are") still open" : nil,
      known > 0 ? "\(known) came to an end that you know of" : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }

  private var proved: String? {
    guard let reading = report.scrub?.reading else {
      return report.parts.contains(.scrub) ? "nothing was read" : nil
    }
    let files = reading.objects + reading.receipts
    guard files > 0 else {
      return reading.complete ? "nothing was due to be read" : "there was no time to read anything"
    }
    return files == 1
      ? "the one file that was read is whole" : "all \(files) files that were read are whole"
  }

  private static func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }
}

extension String {
  /// With a large letter first.
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
