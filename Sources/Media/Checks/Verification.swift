/// A file's facts held against what was expected of it.
package struct Verification: Sendable, Equatable {
  /// One for each expectation there was, the binding ones first.
  package let checks: [Check]
  package let verdict: Verdict
  /// The slugs of what keeps the verdict from being better: problems when damaged,
  /// `duration-mismatch` and its like when a binding check failed; else none.
  package let reasons: [String]

  /// - Parameter checksum: what the host says that the bytes add up to, and what they do.
  package init(
    of facts: Facts, against expectations: Expectations, within tolerances: Tolerances = .init(),
    checksum: (told: String, found: String)? = nil
  ) {
    var binding = Check.binding(facts, expectations, tolerances)
    if let checksum { binding.append(.checksum(checksum.told, found: checksum.found)) }
    checks = binding + Check.advisory(facts, expectations)
    let failed = binding.filter { $0.result == .failed }
    if !facts.whole {
      verdict = .damaged
      reasons = facts.problems.filter(\.slug.isDamage).map(\.slug.rawValue)
    } else if !failed.isEmpty {
      verdict = .mismatch
      reasons = failed.map { "\($0.name.rawValue)-mismatch" }
    } else {
      verdict = binding.isEmpty ? .unchecked : .verified
      reasons = []
    }
  }
}
