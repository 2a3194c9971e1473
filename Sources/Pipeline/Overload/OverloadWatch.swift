import FoundationEssentials
import Ledger

/// Looks at what waits every second, and tells what of it will come too late while something can still
/// be done about it.
struct OverloadWatch {
  let context: RunContext
  private var report = OverloadReport()
  private var backlog = Backlog(batches: [])
  private var backlogIsFrom: ContinuousClock.Instant?

  /// How often the ledger is asked for what is not on the tasks in flight: 35 ms of its time at 100,000 tasks.
  private static let interval = Duration.seconds(10)

  init(context: RunContext) { self.context = context }

  mutating func look() async {
    await tellLongWishes()
    let traffic = context.tally.traffic
    let forecast = await context.inFlight.plan(traffic)
    guard let rate = traffic.bytesPerSecond, let horizon = forecast.horizon else { return }
    await readBacklog()
    let now = Date()
    let beyond = backlog.losses(after: horizon, traffic, now: now)
    var names: [String] = []
    for loss in forecast.losses {
      guard let name = await context.inFlight[loss.key.task]?.row.name, !names.contains(name)
      else { continue }
      names.append(name)
    }
    switch report.news(names, beyond: beyond.tasks, at: .now) {
    case .losses:
      let deadlines = [forecast.losses.first?.deadline, beyond.firstDeadline].compactMap(\.self)
      guard let firstDeadline = deadlines.min() else { return }
      let overload = Overload(
        tasks: names, beyond: beyond.tasks,
        waiting: Set(forecast.order.map(\.task)).count + backlog.tasks,
        firstDeadline: firstDeadline, bytesPerSecond: rate,
        bottleneck: await context.inFlight.bottleneck(
          at: rate, bandwidth: Int64(context.configuration.download.bandwidth.bytes)))
      await context.notice(
        .warning, "overload", overload.sentence(now: now),
        tasks: names.isEmpty ? nil : overload.namedTasks)
    case .over:
      await context.notice(.notice, "overload-over", Overload.overSentence)
    case nil:
      break
    }
  }

  /// A host asks to be left alone for longer than a link of it lives.
  private func tellLongWishes() async {
    for wish in await context.inFlight.wishesTooLong() {
      await context.notice(
        .warning, "host-closed",
        "\(wish.host) asks to be left alone until \(wish.end.rfc3339); the first link there dies at "
          + "\(wish.deadline.rfc3339). One request goes at half of the time left to that, then at half "
          + "of the rest, until it lets one in")
    }
  }

  private mutating func readBacklog() async {
    let now = ContinuousClock.now
    guard backlogIsFrom.map({ $0 + Self.interval <= now }) ?? true else { return }
    backlogIsFrom = now
    let batches = await context.orStop(else: []) {
      try await context.ledger.waiting(run: context.run)
    }
    backlog = Backlog(batches: batches)
  }
}
