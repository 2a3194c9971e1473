import FoundationEssentials
import Ledger
import Providers
import Transfer

/// Asks the providers for the states of their tasks, each provider at its own rate, until none of
/// its tasks is open, and no more will come.
///
/// A finished task goes to the tasks in flight with its links; every other end is told here.
struct PollStage: Sendable {
  let context: RunContext

  /// Polls of one provider under way at once.
  ///
  /// With the rate's default of 10/s and a timeout of 60 s more would only wait.
  static let width = 32

  func run() async {
    await withTaskGroup(of: Void.self) { group in
      if let feed = context.feed { group.addTask { await feed.run(context) } }
      for provider in context.configuration.providers {
        let poller = ProviderPoller(context: context, provider: provider)
        group.addTask {
          while await hasMore(provider.name) { await poller.run() }
        }
      }
    }
    await context.inFlight.close()
  }

  /// Waits for tasks of the provider; returns false when none will come.
  private func hasMore(_ provider: String) async -> Bool {
    let bell = context.bell(of: provider)
    while !Task.isCancelled, context.tally.halt(of: provider) == nil {
      if context.tally.isOpen(provider) { return true }
      guard let feed = context.feed, !feed.isOver else { return false }
      await bell.wait(atMost: .seconds(60))
    }
    return false
  }
}
