/// What the many words for a task's state come down to.
enum TaskStatus: CaseIterable {
  case pending
  case succeeded
  case failed
  case cancelled
  case expired

  /// - Parameter word: in any case; nil comes back for a word that nobody has documented.
  init?(word: String) {
    let known = word.lowercased()
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
    case .succeeded: ["success", "succeeded", "succeed", "completed", "complete", "finished"]
    case .failed: ["failure", "failed", "fail", "error", "timeout", "aborted"]
    case .cancelled: ["cancelled", "canceled"]
    case .expired: ["expired"]
    }
  }
}
