import Foundation
import Testing

@testable import Ledger

/// The bench's own run begins at 0 and is never told to have ended.
@Suite struct `The longest time without a run` {
  /// Records runs, of which one without an end was killed.
  private static func bench(_ runs: [(begun: Double, ended: Double?)]) async throws -> Bench {
    let bench = try await Bench()
    for (index, run) in runs.enumerated() {
      let id = try await bench.ledger.beginRun(
        name: "run \(index)", boot: "b", at: bench.time(run.begun))
      guard let ended = run.ended else { continue }
      try await bench.ledger.endRun(id, exit: 0, summary: "{}", at: bench.time(ended))
    }
    return bench
  }

  private static func gap(
    _ bench: Bench, since start: Double = 0, now: Double?
  ) async throws -> [Double]? {
    let gap = try await bench.ledger.longestGap(
      since: bench.time(start), now: now.map(bench.time))
    return gap.map { [$0.from, $0.to].map { $0.timeIntervalSince(Bench.start) } }
  }

  @Test func `lies between the end of one and the begin of the next`() async throws {
    let bench = try await Self.bench([(10, 20), (100, 110), (130, 140)])
    #expect(try await Self.gap(bench, now: 150) == [20, 100])
  }

  @Test func `counts a killed run by its begin`() async throws {
    let bench = try await Self.bench([(10, 20), (50, nil), (120, 130)])
    #expect(try await Self.gap(bench, now: 140) == [50, 120])
  }

  @Test func `lasts until now when no run has followed`() async throws {
    let bench = try await Self.bench([(10, 20), (50, 60)])
    #expect(try await Self.gap(bench, now: 500) == [60, 500])
    #expect(try await Self.gap(bench, now: nil) == [20, 50])
  }

  @Test func `is forgotten once it is over for long enough`() async throws {
    let bench = try await Self.bench([(10, 20), (500, 510), (530, 540)])
    #expect(try await Self.gap(bench, since: 499, now: 550) == [20, 500])
    #expect(try await Self.gap(bench, since: 501, now: 550) == [510, 530])
  }

  @Test func `is none where the clock was set back`() async throws {
    let bench = try await Self.bench([(100, 110), (50, 60)])
    #expect(try await Self.gap(bench, since: 5, now: 70) == [0, 100])
    #expect(try await Self.gap(bench, since: 101, now: 50) == nil)
  }

  @Test func `is found beside the last runs, the latest first`() async throws {
    let bench = try await Self.bench([(10, 20), (50, nil)])
    let runs = try await bench.ledger.lastRuns(2)
    #expect(runs.map(\.name) == ["run 1", "run 0"])
    #expect(runs.map(\.endedAt) == [nil, bench.time(20)])
    #expect(runs.map(\.exit) == [nil, 0])
  }
}
