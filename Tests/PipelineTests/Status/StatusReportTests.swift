import Foundation
import SystemPackage
import Testing

@testable import Archive
@testable import Ledger
@testable import Pipeline

@Suite struct `The status of an archive` {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  private let folder: FilePath
  private let configuration: Configuration

  init() {
    folder = FilePath(NSTemporaryDirectory()).appending("status-\(UUID().uuidString)")
    configuration = Configuration(defaultsIn: folder)
  }

  private func withArchive(
    _ body: (ArchiveWriter, Ledger) async throws -> Void
  ) async throws {
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let archive = try ArchiveWriter.open(
      at: configuration.archive, runID: "20270115T080000Z-0005", version: "1")
    let ledger = try Ledger.open(at: archive.archive.ledger.string)
    try await body(archive, ledger)
    try await ledger.close()
  }

  private func report() async throws -> StatusReport {
    try await StatusReport(of: configuration, now: Self.now)
  }

  @Test func `tells the last five runs, which were killed, and which is running`() async throws {
    try await withArchive { archive, ledger in
      for number in 0...5 {
        let begun = Self.now + Double(number - 10) * 3600
        let name = number == 5 ? archive.runID : "20270115T080000Z-000\(number)"
        let run = try await ledger.beginRun(name: name, boot: "b", at: begun)
        guard number < 4 else { continue }
        try await ledger.endRun(
          run, exit: number, summary: #"{"command":"run","outcomes":{"lost":1,"archived":2}}"#,
          at: begun + 90)
      }
      let report = try await report()
      #expect(report.runs.map(\.state) == [.running, .killed, .ended, .ended, .ended])
      #expect(report.runs.map(\.exit) == [nil, nil, 3, 2, 1])
      #expect(report.runs.map(\.seconds) == [nil, nil, 90, 90, 90])
      #expect(report.runs[2].outcomes?.numbers.map(\.name) == ["archived", "lost"])
      #expect(report.running?.role == "run \(archive.runID)")
      archive.close()
      let later = try await self.report()
      #expect(later.runs.first?.state == .killed && later.running == nil)
    }
  }

  @Test(arguments: [(nil, .killed), ("{}", .unknown)] as [(String?, StatusReport.LastRun.State)])
  func `does not call a run killed of which a rebuilt ledger knows no end`(
    summary: String?, state: StatusReport.LastRun.State
  ) {
    let run = RunRow(
      id: 1, name: "a", begunAt: Self.now, endedAt: nil, exit: nil, summary: summary)
    #expect(StatusReport.LastRun(run, running: nil).state == state)
    let holder = LockHolder(process: 1, role: "run a", since: nil)
    #expect(StatusReport.LastRun(run, running: holder).state == .running)
  }

  @Test
  func `raises an alarm for too long a time without a run, and for a run that could not write`()
    async throws
  {
    try await withArchive { archive, ledger in
      let run = try await ledger.beginRun(name: "a", boot: "b", at: Self.now - 90_000)
      try await ledger.endRun(run, exit: 74, summary: "{}", at: Self.now - 80_000)
      archive.close()
      let report = try await report()
      #expect(report.margin.isProblem)
      #expect(report.alarms.map(\.reason) == [.margin, .cannotWrite])
      #expect(report.alarms.allSatisfy { !$0.command.isEmpty && !$0.sentence.isEmpty })
    }
  }

  @Test func `tells proof and damage as of the last verification, and when that is overdue`()
    async throws
  {
    try await withArchive { archive, ledger in
      archive.close()
      let records = try ScrubRecords.open(in: archive.archive)
      let period = configuration.scrub.period.seconds
      try records.add(
        ScrubPass(
          begun: Self.now - 60, seconds: 10, report: Verification.Report(),
          coverage: .init(
            files: 2, bytes: 100, oldestProof: Self.now - period - 3600, proved: 75),
          period: period, problems: 0))
      try records.close()
      let report = try await report()
      #expect(report.proof?.withinPeriod == 0.75)
      #expect(report.proof?.verified == (Self.now - 50).rfc3339)
      #expect(report.oldestProof == (Self.now - period - 3600).rfc3339)
      #expect(report.damage == 0)
      #expect(report.alarms.map(\.reason) == [.proofOverdue])
      var other = configuration
      other.scrub.period = .days(60)
      let counted = try await StatusReport(of: other, now: Self.now)
      #expect(counted.proof?.withinPeriod == 1, "of no records at all")
      #expect(counted.alarms.isEmpty)
    }
  }

  @Test func `is told without what verifications recorded where that cannot be read`() async throws
  {
    try await withArchive { archive, ledger in
      let path = configuration.archive.appending(".holdfast/scrub.sqlite").string
      try Data("no records".utf8).write(to: URL(filePath: path))
      let report = try await report()
      #expect(report.proof == nil && report.damage == 0)
      #expect(report.alarms.map(\.reason) == [.recordsUnread])
      #expect(report.alarms.first?.sentence.contains(path) == true)
    }
  }
}
