import Foundation
import Ledger
import Providers
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct `The margin between runs and the life of links` {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  private static func margin(hours: Double?, until now: Bool = false) -> Margin {
    let gap = hours.map { hours in
      let end = now ? Self.now : Self.now - 3600
      return RunGap(from: end - hours * 3600, to: end)
    }
    return Margin(gap, lifetime: 24 * 3600, now: Self.now)
  }

  @Test(arguments: [(6.0, false), (12, false), (12.01, true), (30, true)])
  func `is a problem beyond half of a lifetime`(hours: Double, isProblem: Bool) {
    #expect(Self.margin(hours: hours).isProblem == isProblem)
  }

  @Test func `says what it is, and how to mend it`() {
    #expect(Self.margin(hours: nil).sentence == "No run has ended yet.")
    #expect(Self.margin(hours: 6).sentence == "At most 6 h between runs; links live 24 h.")
    #expect(
      Self.margin(hours: 30.5).sentence
        == "No run for 30.5 h, from 2027-01-14T00:30:00Z to 2027-01-15T07:00:00Z, and links live "
        + "24 h: have `holdfast nightly --only intake` run every 6 h")
    #expect(Self.margin(hours: 13, until: true).sentence.contains("since 2027-01-14T19:00:00Z"))
  }

  @Test func `looks at the provider whose links die first, and back over two of their lives`()
    async throws
  {
    let path = NSTemporaryDirectory() + "margin-\(UUID().uuidString).sqlite"
    defer {
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + ending)
      }
    }
    let ledger = try Ledger.open(at: path)
    for begun in [-50.0, -14, -9, -1] {
      let begin = Self.now + begun * 3600
      let run = try await ledger.beginRun(name: "\(begun)", boot: "b", at: begin)
      try await ledger.endRun(run, exit: 0, summary: "{}", at: begin + 60)
    }
    var configuration = Configuration(defaultsIn: FilePath("/"))
    let long = try await Margin.of(ledger, configuration, now: Self.now)
    #expect(long.largestGap == 36 * 3600 - 60)
    #expect(long.shortestLifetime == 24 * 3600)

    configuration.providers = try [24, 5].map { hours in
      var provider = ProviderConfiguration(
        name: "p\(hours)", api: .anyfast,
        url: try ProviderURL(configured: "https://p\(hours).example"), key: .variable("KEY"))
      provider.linkLifetime = .hours(hours)
      return provider
    }
    let short = try await Margin.of(ledger, configuration, now: Self.now)
    #expect(short.largestGap == 8 * 3600 - 60)
    #expect(short.isProblem)
    try await ledger.close()
  }
}
