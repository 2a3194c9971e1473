/// What the facts and the checks come to, from best to worst: of two artifacts the larger counts.
package enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
  /// Whole, and every binding check that had an expectation passed.
  case verified
  /// Whole; no binding check had an expectation.
  case unchecked
  /// Whole and playable, but a binding check failed.
  case mismatch
  /// A video, but not whole.
  case damaged

  private var severity: Int {
    switch self {
    case .verified: 0
    case .unchecked: 1
    case .mismatch: 2
    case .damaged: 3
    }
  }

  package static func < (left: Verdict, right: Verdict) -> Bool { left.severity < right.severity }
}
