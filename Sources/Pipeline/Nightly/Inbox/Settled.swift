/// What one pass over the open lists has brought.
struct Settled: Sendable {
  /// The results that were written, relative to the inbox.
  var results: [String] = []
  /// What is wrong with single lists, a sentence each.
  var problems: [String] = []
}
