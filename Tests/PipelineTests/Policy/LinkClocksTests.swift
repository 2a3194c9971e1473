import FoundationEssentials
import Testing

@testable import Pipeline

extension LinkClocks {
  /// Those of a provider and of this machine, which are right.
  static func agreeing(at now: Date) -> LinkClocks {
    LinkClocks(host: nil, provider: now, now: now, unset: now, given: now)
  }
}

@Suite struct `The end of a link by several clocks` {
  /// What a clock shows, in hours after the link's end; nil for a clock that tells nothing.
  struct Row: Sendable, CustomTestStringConvertible {
    var host: Double?
    var provider: Double?
    var local: Double
    /// As the run began with it.
    var unset: Double?
    var given = -24.0
    let life: LinkClocks.Life

    var testDescription: String { "\(self)" }
  }

  static let rows = [
    Row(host: -9, provider: -9, local: -9, life: .alive),
    Row(host: 9, provider: 9, local: 9, life: .dead),
    // The host checks the end itself.
    Row(host: -9, provider: 9, local: 9, life: .alive),
    Row(host: 9, provider: -9, local: -9, life: .doubtful),
    Row(host: 9, provider: -9, local: 9, life: .dead),
    Row(host: 9, provider: 9, local: -9, life: .dead),
    // It has told no time.
    Row(provider: 9, local: -9, life: .doubtful),
    Row(provider: -9, local: 9, life: .doubtful),
    Row(provider: 9, local: 9, life: .dead),
    // This machine's clock was set.
    Row(provider: -9, local: 9, unset: -9, life: .alive),
    Row(local: 9, unset: -9, life: .alive),
    Row(local: -9, unset: 9, life: .alive),
    // No other clock is known.
    Row(local: 9, life: .dead),
    Row(local: 9, given: 8, life: .doubtful),
  ]

  @Test(arguments: rows) func `is sure when two agree and the host doesn't object`(row: Row) {
    let end = Date(timeIntervalSince1970: 1_800_000_000)
    func date(_ hours: Double) -> Date { end + hours * 3600 }
    let clocks = LinkClocks(
      host: row.host.map(date), provider: row.provider.map(date), now: date(row.local),
      unset: date(row.unset ?? row.local), given: date(row.given))
    #expect(clocks.life(of: end) == row.life)
  }

  @Test func `goes on with the time since a clock was read`() {
    let instant = ContinuousClock.now
    let reading = ClockReading(date: Date(timeIntervalSince1970: 0), instant: instant)
    #expect(reading.date(at: instant + .seconds(90)) == Date(timeIntervalSince1970: 90))
  }
}
