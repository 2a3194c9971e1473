import FoundationEssentials
import Ledger

/// Tells how far the run is, once a second, and what it expects to lose.
struct Ticker: Sendable {
  let context: RunContext

  func run() async {
    var before = context.tally.snapshot.received
    var watch = OverloadWatch(context: context)
    var clock = ClockWatch()
    var isHeld = false
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      let deadline = await context.inFlight.nextDeadline
      context.tally.note(nextDeadline: deadline)
      let counts = context.tally.snapshot
      await context.tell(
        .progress(
          ProgressEvent(
            tasks: counts.tasks, done: counts.done, downloading: counts.downloading,
            received: counts.received, bytesPerSecond: counts.received - before,
            nextDeadline: deadline?.rfc3339)))
      before = counts.received
      await watch.look()
      if context.ledger.isHeldByAnother != isHeld {
        isHeld.toggle()
        if isHeld { await tellOfHolder() }
      }
      if clock.wasSetBack() { await askAgain() }
    }
  }

  private func tellOfHolder() async {
    await context.notice(
      .warning, "ledger-busy",
      "another process holds the ledger \(context.ledger.path); what is to be written waits for it, "
        + "for ten minutes at most")
  }

  /// The polls that a clock has put off which was ahead, are due.
  private func askAgain() async {
    await context.orStop { try await context.ledger.bringForwardPolls(to: Date()) }
    context.ringAll()
  }
}
