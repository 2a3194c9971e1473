import FoundationEssentials
import Ledger
import Providers
import Transfer

/// Asks the providers for the states of their tasks, each provider at its own rate, until none of
/// its tasks is open.
///
/// A finished task goes to the workbench with its links; every other end is told here.
struct PollStage: Sendable {
  let context: RunContext

  /// Polls of one provider under way at once.
  ///
  /// With the rate's default of 10/s and a timeout of 60 s more would only wait.
  static let width = 32

  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for provider in context.configuration.providers where context.tally.isOpen(provider.name) {
        let poller = ProviderPoller(context: context, provider: provider)
        group.addTask { await poller.run() }
      }
    }
    await context.workbench.close()
  }
}
