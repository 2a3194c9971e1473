/// What a killed process had under way, and what became of it at open.
package struct Recovered: Sendable, Equatable {
  /// Tasks that are polled again because their poll was under way, or put off to the next run.
  package let polls: Int
  /// Finished tasks whose link went with the process: they are polled once more to have it back.
  package let links: Int
  /// Tasks with an intent: they wait in stage `storing` for whoever finishes or drops it.
  package let intents: Int
}
