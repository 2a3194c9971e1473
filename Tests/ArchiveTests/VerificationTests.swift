import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Verifying a whole archive` {
  @Test func `raises no alarm over 1,000 good objects, whatever the threads`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    for number in 0..<1000 { try writer.store(task: "task-\(number)", "bytes \(number)") }
    try writer.store(task: "same bytes", "bytes 0")
    _ = try writer.seal(at: Date())
    for threads in [1, 2, 7, 1000] {
      let (report, problems) = try scratch.verify(threads: threads)
      #expect(problems == [])
      #expect(report.objects == 1000 && report.receipts == 1001 && report.problems == [:])
      #expect(report.bytes == (0..<1000).reduce(0) { $0 + Int64("bytes \($1)".utf8.count) })
      #expect(report.seal == .current && report.unsealed == 0)
    }
  }

  @Test func `counts what only the journal vouches for, as no problem`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    try writer.store(task: "t1", "bytes 1")
    #expect(try scratch.verify().report.seal == .never)
    _ = try writer.seal(at: Date())
    writer.close()
    try scratch.open(run: 2).store(task: "t2", "bytes 2")
    let (report, problems) = try scratch.verify()
    #expect(problems == [] && report.unsealed == 2 && report.seal == .behind)
  }

  @Test func `needs nothing of what is Holdfast's own`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    try writer.store(task: "t1", "bytes 1")
    _ = try writer.seal(at: Date())
    writer.close()
    try FileManager.default.removeItem(atPath: scratch.root.appending(".holdfast").string)
    let before = try scratch.snapshot()
    #expect(try scratch.verify().problems == [])
    #expect(try scratch.snapshot() == before && !scratch.exists(".holdfast"))
  }

  @Test func `leaves a run beside it alone: what is new may not be journaled yet`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    try writer.store(task: "t1", "bytes 1")
    let candidate = try writer.candidate("new")
    _ = try #require(writer.publish([candidate]).first).get()
    #expect(try scratch.verify().problems == [])
    let problems = try scratch.verify(settling: -10).problems
    #expect(problems.map(\.slug) == ["orphan"] && problems[0].path == candidate.object.path)
  }

  @Test(.timeLimit(.minutes(30)))
  func `is never alarmed by a run that stores and seals meanwhile`() throws {
    let scratch = try Scratch()
    try scratch.open().close()
    let root = scratch.root
    let storing = Background {
      for run in 1...8 {
        let writer = try ArchiveWriter.open(at: root, runID: "run-\(run)", version: "0.1.0")
        for task in 0..<20 { try writer.store(task: "\(run)-\(task)", "bytes \(run) \(task)") }
        _ = try writer.seal(at: Date())
        writer.close()
      }
    }
    var rounds = 0
    while !storing.isDone && !Task.isCancelled {
      #expect(try scratch.verify().problems == [])
      rounds += 1
    }
    try storing.check()
    let (report, problems) = try scratch.verify()
    #expect(problems == [] && report.objects == 160 && report.seal == .current && rounds > 1)
  }

  @Test func `doesn't call objects whole that nothing names`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    let candidate = try writer.candidate("bytes")
    _ = try #require(writer.publish([candidate]).first).get()
    #expect(try scratch.verify().problems.map(\.slug) == ["orphan"])
  }

  /// What the ledger says of the task, and whether that is what its receipt says.
  @Test(
    arguments: [
      ("archived", "verified", "bytes 1", true), ("archived", "mismatch", "bytes 1", false),
      ("archived", "verified", "bytes 2", false), ("lost", nil, "bytes 1", false),
      (nil, nil, nil, false),
    ] as [(String?, String?, String?, Bool)])
  func `compares receipts with the ledger`(
    outcome: String?, verdict: String?, bytes: String?, agrees: Bool
  ) throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    let receipt = try writer.store(task: "t1", "bytes 1").receipt
    _ = try writer.seal(at: Date())
    let claim = Verification.TaskClaim(
      row: 1, provider: "anyfast", taskID: "t1", outcome: outcome, verdict: verdict,
      digest: bytes.map { Digest(of: $0).description })
    let claims = Verification.Claims(
      objects: { _ in [] }, owners: { _ in [] },
      task: { _, _ in outcome == nil && verdict == nil ? nil : claim },
      archived: { row in row == 0 && outcome == "archived" ? [claim] : [] })
    #expect(try scratch.verify(claims: claims).problems == [], "it is too new")
    let later = Date().timeIntervalSince1970 + 100
    let problems = try scratch.verify(claims: claims, at: later).problems
    #expect(problems.map(\.slug) == (agrees ? [] : ["ledger-differs"]))
    #expect(problems.allSatisfy { $0.path == receipt && $0.tasks == ["anyfast:t1"] })
  }

  @Test func `finds tasks that are archived in the ledger and have no receipt`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    try writer.store(task: "t1", "bytes 1")
    let tasks = ["t1", "t2", "t3"].enumerated().map { number, task in
      Verification.TaskClaim(
        row: Int64(number + 1), provider: "anyfast", taskID: task, outcome: "archived",
        verdict: "verified", digest: nil)
    }
    let claims = Verification.Claims(
      objects: { _ in [] }, owners: { _ in [] }, task: { _, _ in nil },
      archived: { row in Array(tasks.filter { $0.row > row }.prefix(2)) })
    let problems = try scratch.verify(claims: claims).problems
    #expect(problems.map(\.slug) == ["no-receipt", "no-receipt"])
    #expect(problems.flatMap(\.tasks) == ["anyfast:t2", "anyfast:t3"])
  }

  @Test(.timeLimit(.minutes(1)))
  func `tells what it finds while no lock is held`() throws {
    let scratch = try Scratch()
    try scratch.open().close()
    try scratch.write("stray", to: "data/stray")
    let records = try scratch.records()
    let counts = Counter()
    let reading = Mutex<Verification?>(nil)
    let verification = Verification(of: try Archive(at: scratch.root), records, claims: nil) { _ in
      let report = reading.withLock(\.self)?.findings.report
      if report?.problems == [.stray: 1] { _ = counts.next() }
    }
    reading.withLock { $0 = verification }
    try verification.takeCensus()
    #expect(counts.next() == 2)
    try records.close()
  }

  @Test func `counts on what the ledger says`() throws {
    let scratch = try Scratch()
    try scratch.open().store(task: "t1", "bytes 1")
    let promised = [("bytes 1", Int64(7)), ("bytes 1", 8), ("never stored", 12)].map {
      Verification.Claim(object: ObjectName(Digest(of: $0), .mp4), bytes: $1)
    }
    let owner = Verification.Owner(provider: "anyfast", taskID: "t1", tokens: 12)
    for (claim, slugs) in zip(promised, [[], ["wrong-size"], ["missing"]]) {
      let claims = Verification.Claims(
        objects: { claim.object.digest.description.hasPrefix($0) ? [claim] : [] },
        owners: { _ in [owner] })
      let (report, problems) = try scratch.verify(claims: claims)
      #expect(problems.map(\.slug) == slugs, "\(claim.bytes)")
      #expect(problems.allSatisfy { $0.owners == [owner] })
      #expect(report.tokensAtStake == (slugs.isEmpty ? 0 : 12))
    }
  }
}
