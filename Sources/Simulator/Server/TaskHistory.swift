import FoundationEssentials

/// What has been asked of every task so far.
actor TaskHistory {
  private var polls: [String: (count: Int, first: Date)] = [:]
  private var requests: [MediaPath: Int] = [:]
  private var limit: RateLimit?

  init(limit: RateLimit?) {
    self.limit = limit
  }

  func admitsPoll(at now: Date) -> Bool {
    limit?.admits(at: now) ?? true
  }

  /// Counts a poll, and tells its number and the time of the task's first.
  func poll(_ id: String, at now: Date) -> (number: Int, first: Date) {
    let known = polls[id] ?? (count: 0, first: now)
    polls[id] = (known.count + 1, known.first)
    return (known.count + 1, known.first)
  }

  /// Counts a request for an artifact, and tells its number.
  func request(_ artifact: MediaPath) -> Int {
    requests[artifact, default: 0] += 1
    return requests[artifact, default: 0]
  }
}
