import Synchronization
import SystemPackage

/// Where the threads of a verification put what they find.
///
/// The caller's closure may wait for room, so it's never called while a lock is held.
final class Findings: Sendable {
  /// When this verification began, in seconds since 1970.
  let began: Double
  private let start = ContinuousClock.now
  private let records: ScrubRecords
  private let owners: Owners
  private let counted = Mutex(Verification.Report())
  /// Of each kind in `groupedKinds` what earlier verifications found too.
  private let grouped = Mutex<[Verification.Problem.Kind: Group]>([:])
  private let onFinding: @Sendable (Verification.Finding) -> Void

  /// Problems of one kind that are reported as one: the first, the paths of some others, and their number.
  private struct Group {
    let first: Verification.Problem
    var others: [String] = []
    var count = 0
  }

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

  /// Files that hit nothing, of which a folder that was copied in leaves a hundred thousand.
  private static let groupedKinds: Set<Verification.Problem.Kind> = [.stray, .orphan]
  /// The number of paths reported for a group.
  private static let examples = 5

  /// Records a problem, and tells it with those whom it hits.
  ///
  /// Not told are what is acknowledged and what this verification has found before. A known problem
  /// that hits nothing is left to ``tellGrouped()``.
  func add(_ problem: Verification.Problem, by finder: ScrubRecords.Finder) throws {
    switch try records.record(problem, by: finder, at: began) {
    case nil, .acknowledged: return
    case .known where Self.groupedKinds.contains(problem.kind):
      grouped.withLock { groups in
        var group = groups[problem.kind] ?? Group(first: problem)
        if group.count > 0, group.others.count < Self.examples - 1 {
          group.others.append(problem.path)
        }
        group.count += 1
        groups[problem.kind] = group
      }
    case .new, .known: try tell(problem)
    }
  }

  /// Tells what the census found again and hits nothing: once for each kind, with the count.
  func tellGrouped() throws {
    let groups = grouped.withLock(\.self)
    for (kind, group) in groups.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard group.count > 1 else { try tell(group.first); continue }
      counted.withLock { $0.problems[kind, default: 0] += group.count - 1 }
      var problem = Verification.Problem(
        kind, group.first.path,
        "\(group.first.sentence) \(group.count) such files were found before and are still there.")
      problem.others = group.others
      try tell(problem)
    }
  }

  /// Tells a problem that is recorded.
  func tell(_ problem: Verification.Problem) throws {
    let problem = try owned(problem)
    count { report in
      report.problems[problem.kind, default: 0] += 1
      if problem.kind != .permission { report.tokensAtStake += problem.tokens }
    }
    onFinding(.problem(problem))
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
    count { $0.transients += 1 }
    onFinding(.transient(path: path, sentence: sentence))
  }

  /// Modes are advice: files that can be written to by theirs are told together, and are no problem.
  func noteWritable(_ count: Int, first path: String) {
    onFinding(.writable(files: count, first: path))
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
