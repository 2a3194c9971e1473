import ArgumentParser
import FoundationEssentials
import Ledger
import Media

/// Which tasks are meant, by what was recorded of them.
struct TaskSelection: ParsableArguments {
  @Option(help: "verified, unchecked, mismatch or damaged.")
  var verdict: Verdict?

  @Option(help: "The model, as the provider names it.")
  var model: String?

  @Option(help: "The provider's name.")
  var provider: String?

  @Option(help: "Done (or, if open, listed) on this day or later, as 2026-11-21, in UTC.")
  var since: Day?

  @Option(help: "Done (or, if open, listed) before this day, in UTC.")
  var until: Day?

  var filter: TaskFilter {
    var filter = TaskFilter()
    filter.verdict = verdict?.rawValue
    filter.model = model
    filter.provider = provider
    filter.since = since?.start
    filter.until = until?.start
    return filter
  }
}

/// A calendar day in UTC.
struct Day: ExpressibleByArgument {
  let start: Date

  init?(argument: String) {
    guard let start = try? Date(argument, strategy: .iso8601.year().month().day()) else {
      return nil
    }
    self.start = start
  }
}
