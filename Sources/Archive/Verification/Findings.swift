import Synchronization
import SystemPackage

/// Where the threads of a verification put what they find.
///
/// The caller's closure is called one at a time.
final class Findings: Sendable {
  /// When this verification began, in seconds since 1970.
  let began: Double
  private let start = ContinuousClock.now
  private let records: ScrubRecords
  private let owners: Owners
  private let counted = Mutex(Verification.Report())
  private let onFinding: @Sendable (Verification.Finding) -> Void

  init(
    _ records: ScrubRecords, _ owners: Owners, began: Double,
    onFinding: @escaping @Sendable (Verification.Finding) -> Void
  ) {
    self.records = records
    self.owners = owners
    self.began = began
    self.onFinding = onFinding
  }

  /// In seconds since 1970, whatever becomes of the clock meanwhile.
  var now: Double {
    began + (ContinuousClock.now - start) / .seconds(1)
  }

  /// Records a problem, and tells it with those whom it hits, unless it is acknowledged or was found
  /// before.
  func add(_ problem: Verification.Problem, by finder: ScrubRecords.Finder) throws {
    guard try records.record(problem, by: finder, at: began) == true else { return }
    try tell(problem)
  }

  /// Tells a problem that is recorded.
  func tell(_ problem: Verification.Problem) throws {
    let problem = try owned(problem)
    counted.withLock { report in
      report.problems[problem.kind, default: 0] += 1
      if problem.kind != .permission { report.tokensAtStake += problem.tokens }
      onFinding(.problem(problem))
    }
  }

  /// A problem with those whom it hits.
  func owned(_ problem: Verification.Problem) throws -> Verification.Problem {
    guard problem.owners.isEmpty else { return problem }
    var problem = problem
    problem.owners =
      try ObjectName(fileName: FilePath(problem.path).lastComponent?.string ?? "").map {
        try owners.owners(of: $0.digest)
      } ?? Owners.owner(ofReceipt: problem.path).map { [$0] } ?? []
    return problem
  }

  /// A file was bad when it was read first, and good past the page cache.
  func addTransient(_ path: String, _ sentence: String) {
    counted.withLock { report in
      report.transients += 1
      onFinding(.transient(path: path, sentence: sentence))
    }
  }

  /// Modes are advice: files that can be written to by theirs are told together, and are no problem.
  func noteWritable(_ count: Int, first path: String) {
    counted.withLock { _ in onFinding(.writable(files: count, first: path)) }
  }

  func has(_ kind: Verification.Problem.Kind, at path: String) throws(ArchiveError) -> Bool {
    try records.has(kind, at: path, since: began)
  }

  func count(_ body: (inout Verification.Report) -> Void) {
    counted.withLock { body(&$0) }
  }

  var report: Verification.Report {
    counted.withLock(\.self)
  }
}
