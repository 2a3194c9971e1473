import Foundation
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
