package import FoundationEssentials

/// A poll that left its task open.
package struct OpenPoll: Sendable {
  package let history: PollHistory
  /// When to ask again; nil not before the next run.
  package let next: Date?
  package var model: String?
  /// The task is finished, though nothing of it can be fetched yet.
  package var isFinished = false
  /// The task's links are known to the ledger: it stays among those to recover.
  package var isToRecover = false
  /// Why a person has to look, as a slug and a sentence.
  package var trouble: (reason: String, sentence: String)?

  package init(history: PollHistory, next: Date?) {
    self.history = history
    self.next = next
  }
}
