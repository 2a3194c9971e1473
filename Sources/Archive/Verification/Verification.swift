import FoundationEssentials
import SystemPackage

/// Proves that an archive holds everything that it should, each file byte for byte.
///
/// The census comes first and is complete. Then files are read, the most urgent first: those that are
/// known to be bad or have changed, those that were never read, and those that were read longest ago.
package struct Verification: Sendable {
  package let archive: Archive
  let records: ScrubRecords
  let claims: Claims?
  let findings: Findings
  private let owners: Owners

  /// - Parameters:
  ///   - records: What earlier verifications found, and where this one puts what it finds.
  ///   - claims: What the ledger knows; nil when there is no ledger.
  ///   - now: In seconds since 1970.
  ///   - onFinding: Called for each as it is found, on any thread, also on several at a time,
  ///     and never while a lock is held.
  package init(
    of archive: Archive, _ records: ScrubRecords, claims: Claims?,
    now: Double = Date().timeIntervalSince1970, onFinding: @escaping @Sendable (Finding) -> Void
  ) {
    self.archive = archive
    self.records = records
    self.claims = claims
    owners = Owners(archive.tree, records, claims)
    findings = Findings(records, owners, began: now, onFinding: onFinding)
  }

  /// Sees whether everything is there, and what has changed since it was read.
  ///
  /// Blocks. Of the archive nothing is changed, and nobody who writes to it has to be waited for.
  package func takeCensus() throws {
    try takeCensus(settling: Census.settling)
  }

  func takeCensus(settling: Int) throws {
    let began = ContinuousClock.now
    try records.clamp(to: findings.began)
    let tree = archive.tree
    let seal = try SealReading(tree)
    for problem in seal.problems { try findings.add(problem, by: .census) }
    if let problem = try SealHistory(records: records).check(seal) {
      try findings.add(problem, by: .census)
    }
    // Before a run names a file it has a journal: where there is none, no run is under way.
    let isNamed = seal.hasSeal || !seal.journals.all.isEmpty
    var census = try Census(
      tree, records, findings, try Promises(seal, claims, records, in: tree),
      settling: isNamed ? settling : -1)
    try census.run()
    let (sealed, unsealed) = (census.promises.sealedCount, census.promises.unsealedCount)
    if !seal.isDamaged, let payload = seal.payload, payload.files != sealed {
      try findings.add(
        .init(
          .sealDamaged, Layout.bagInfo,
          "It counts \(payload.files) files, and the manifest \(sealed)."), by: .census)
    }
    try Orphans(tree: tree, records: records, findings: findings, owners: owners, seal: seal).find()
    try LedgerComparison(archive: archive, findings: findings, claims: claims).findWithoutReceipt()
    try findings.tellGrouped()
    try records.settleCensus(at: findings.began)
    findings.count { report in
      report.unsealed = unsealed
      report.seal =
        !seal.hasSeal ? .never : seal.isDamaged ? .damaged : unsealed > 0 ? .behind : .current
      report.census = ContinuousClock.now - began
    }
  }

  /// Sees whether every file is still what it is called.
  ///
  /// Blocks, on threads of its own too.
  ///
  /// - Parameter threads: How many files are read at a time.
  package func scrub(_ limits: Limits, threads: Int) throws {
    let began = ContinuousClock.now
    let scrub = Scrub(
      archive: archive, records: records, findings: findings, owners: owners,
      locator: Locator(archive: archive),
      ledger: LedgerComparison(archive: archive, findings: findings, claims: claims))
    let isComplete = try scrub.run(limits, threads: threads)
    findings.count { $0.reading = ContinuousClock.now - began }
    if !isComplete { noteLimit() }
  }

  /// A limit was hit before all that was asked for was examined.
  package func noteLimit() {
    findings.count { $0.isComplete = false }
  }

  /// The next of all problems that are recorded, with those whom they hit, in the order of the paths;
  /// five hundred at most.
  ///
  /// Blocks.
  package func recordedProblems(after last: Problem?) throws -> [Problem] {
    try records.problems(after: last).map(findings.owned)
  }

  /// Tells what is recorded and was not looked at this time, and returns all that came out.
  package func conclude() throws -> Report {
    try records.forEachProblem(notSeenAt: findings.began) { try findings.tell($0) }
    return findings.report
  }
}
