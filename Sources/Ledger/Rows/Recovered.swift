/// What a killed process had under way, and what became of it at open.
package struct Recovered: Sendable, Equatable {
  /// Tasks that are polled again because their poll was under way, or put off to the next run.
  package let polls: Int
  /// Finished tasks that were on their way: their links went with the process, and wait to be asked
  /// for again.
  package let links: Int
  /// Tasks with an intent: they wait in stage `storing` for whoever finishes or drops it.
  package let intents: Int
}
