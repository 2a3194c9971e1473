import Archive
import FoundationEssentials
import Ledger

/// What a run says before it starts: how much room it will need, and whether its polls come in
/// time.
struct Briefing: Sendable {
  let context: RunContext

  /// What a video takes when none has been archived yet: 720p for 5 to 10 s is 1 to 11 MB.
  static let typicalBytes: Int64 = 10_000_000

  func tell() async {
    let open = context.tally.snapshot.open.values.reduce(0, +)
    guard open > 0 else { return }
    await tellRoom(open)
    for provider in context.configuration.providers { await tellPace(provider) }
  }

  private func tellRoom(_ open: Int) async {
    await context.orStop {
      guard let free = try await blocking({ try context.archive.freeBytes() }) else { return }
      let archived = try await context.ledger.typicalBytes()
      let average = archived ?? Self.typicalBytes
      let needed = average * Int64(open)
      let left = free - Int64(context.configuration.store.reserve.bytes)
      let basis =
        archived == nil
        ? "at \(average.asBytes) a video" : "at the \(average.asBytes) of an average video here"
      await context.notice(
        needed > left ? .warning : .notice, needed > left ? "little-room" : "room",
        "\(open) open \(open == 1 ? "task" : "tasks") will take about \(needed.asBytes), \(basis); "
          + "\(max(0, left).asBytes) are free beyond the reserve")
    }
  }

  /// Links die while the others are being asked for the first time.
  private func tellPace(_ provider: ProviderConfiguration) async {
    let open = context.tally.snapshot.open[provider.name, default: 0]
    let firstPass = Double(open) / provider.poll.rate.perSecond
    guard firstPass > provider.linkLifetime.seconds / 2 else { return }
    await context.notice(
      .warning, "slow-first-pass",
      "asking \(provider.name) once for \(open) tasks takes \(firstPass.asHours) at "
        + "\(provider.poll.rate.configured), more than half of a link's lifetime; raise poll.rate or "
        + "run more often", provider: provider.name)
  }
}

extension Double {
  /// A number of seconds for people, in hours with one digit: `13.9 h`.
  fileprivate var asHours: String { "\((self / 360).rounded() / 10) h" }
}
