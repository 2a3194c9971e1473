import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast rebuild`: the ledger anew, from the archive.
package struct Rebuild: Sendable {
  let configuration: Configuration
  let tell: Tell

  package init(_ configuration: Configuration, tell: @escaping Tell) {
    self.configuration = configuration
    self.tell = tell
  }

  package func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let root = configuration.archive
    let archive = try await blocking { try ArchiveWriter.locked(at: root, begun: Date()) }
    defer { archive.close() }
    _ = try await archive.identify(nil, expected: configuration.archiveID)
    let rebuilt = try await LedgerRebuild(archive: archive, tell: tell)()
    let exit: Exit = rebuilt.retold.problems.isEmpty ? .done : .needsPerson
    let archived = rebuilt.counts.filter { $0.outcome == .archived }
    await tell(
      .summary(
        SummaryEvent(
          command: "rebuild",
          queued: rebuilt.counts.filter { $0.outcome == nil }.map(\.tasks).reduce(0, +),
          outcomes: Counts(rebuilt.counts) { $0.outcome?.rawValue },
          verdicts: Counts(archived) { $0.verdict }, receipts: rebuilt.retold.receipts,
          problems: Counts(rebuilt.retold.problems), bytes: archived.map(\.bytes).reduce(0, +),
          seconds: began.elapsed, exit: exit.rawValue)))
    return exit
  }
}

extension Counts {
  /// How many tasks there are of each name; those without one are left out.
  fileprivate init(_ tasks: [TaskCount], by name: (TaskCount) -> String?) {
    var numbers: [String: Int] = [:]
    for count in tasks {
      guard let name = name(count) else { continue }
      numbers[name, default: 0] += count.tasks
    }
    self.init(numbers)
  }
}
