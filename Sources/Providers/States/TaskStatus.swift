/// What the many words for a task's state come down to.
enum TaskStatus: CaseIterable {
  case pending
  case succeeded
  case failed
  case cancelled
  case expired

  /// Returns nil for an undocumented word.
  ///
  /// - Parameter word: in any case, with or without blanks around it.
  init?(word: String) {
    let known = word.trimmed.lowercased()
    guard let status = Self.allCases.first(where: { $0.words.contains(known) }) else { return nil }
    self = status
  }

  /// The words of both dialects' pages, of the gateway software that AnyFast builds on, and of
  /// the services behind them.
  var words: Set<String> {
    switch self {
    case .pending:
      [
        "not_start", "submitted", "submitting", "pending", "queued", "queueing", "queuing",
        "preparing", "waiting", "in_queue", "starting", "throttled", "in_progress", "processing",
        "running", "generating",
      ]
    case .succeeded:
      ["success", "succeeded", "succeed", "completed", "complete", "finished", "done"]
    case .failed:
      [
        "failure", "failed", "fail", "error", "timeout", "aborted", "nsfw", "rejected",
        "interrupted",
      ]
    case .cancelled: ["cancelled", "canceled"]
    case .expired: ["expired"]
    }
  }
}

extension String {
  /// Without blanks around it.
  var trimmed: String {
    let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex
    return String(self[..<end].drop(while: \.isWhitespace))
  }
}
