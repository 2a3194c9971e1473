import Glibc

/// Proves that an archive holds everything that it should, each file byte for byte.
///
/// The census comes first and is complete. What promises something is read before what was
/// promised, and a run writes in the opposite order: so a run beside this raises no false alarm.
package struct Verification {
  /// How old, in seconds, something that nothing names has to be to be an orphan: the time that a
  /// run takes, at most, between naming a file and journaling it.
  static let settling = 60

  let tree: Tree
  let findings: Findings
  let threads: Int
  let oldestUnsettled: Int

  /// Reads the whole archive once.
  ///
  /// Nothing is written, and no lock is taken.
  ///
  /// - Parameters:
  ///   - promises: Hands over what the ledger counts on; nil when there is no ledger.
  ///   - threads: How many objects are read at a time.
  ///   - onProblem: Called for each problem as it is found, on any thread, one at a time.
  package static func run(
    _ archive: Archive,
    promises: ((_ each: (Promise) -> Void) throws -> Void)? = nil,
    threads: Int,
    onProblem: @escaping @Sendable (Problem) -> Void
  ) throws -> Report {
    let verification = Verification(
      archive, Findings(onProblem: onProblem), threads: threads, settling: settling)
    return try verification.run(promises)
  }

  init(_ archive: Archive, _ findings: Findings, threads: Int, settling: Int) {
    tree = archive.tree
    self.findings = findings
    self.threads = threads
    oldestUnsettled = time(nil) - settling
  }

  func run(_ ledger: ((_ each: (Promise) -> Void) throws -> Void)?) throws -> Report {
    let seal = try SealReading(tree)
    seal.problems.forEach(findings.add)
    var promises = seal.promises
    let unsealed = promises.unsealedCount
    try ledger? { promises.add($0) }
    let receipts = try ReceiptCensus(tree, findings, &promises)
    let objects = try ObjectCensus(tree, findings)

    compare(objects, promises)
    compare(receipts, promises)
    if !seal.isDamaged, let payload = seal.payload { compare(payload, promises) }
    readAll(objects.found, promises)
    try findOrphans(objects, receipts, promises)

    var report = findings.report
    report.receipts = receipts.found.count
    report.unsealed = unsealed
    report.seal =
      !seal.hasSeal ? .never : seal.isDamaged ? .damaged : unsealed > 0 ? .behind : .current
    return report
  }
}
