package import FoundationEssentials
import GRDB

/// What the polls of an open task have shown so far.
///
/// Observed time is the sum of the gaps between polls that ended in an answer, each gap bounded: it
/// counts neither the time without a run nor a clock that was set.
package struct PollHistory: Sendable, Equatable {
  /// When the task was asked for last, answered or not.
  package var askedAt: Date?
  /// Observed time, in seconds.
  package var observed: TimeInterval = 0
  /// Observed time since the last answer that brought a state, in seconds.
  package var unusable: TimeInterval = 0
  /// The run that `unusableInRun` and `hasStateInRun` are about.
  package var run: RunRow.ID?
  /// Observed time of unusable answers in that run, in seconds.
  package var unusableInRun: TimeInterval = 0
  /// Whether any answer of that run has brought a state.
  package var hasStateInRun = false
  /// Observed time since the task was first seen finished, still without a link, in seconds.
  package var withoutLink: TimeInterval = 0
  package var pollsWithoutLink = 0
  /// Polls without a link in a row that held words of refusal.
  package var refusals = 0
  /// Answers in a row that said that there is no such task.
  package var unknownSightings = 0
  /// When an unknown word was first seen beside a link; nil once a known word has come.
  package var unclearSince: Date?

  package init() {}
}

extension PollHistory {
  init(_ row: Row) throws {
    askedAt = try row.date("asked_at")
    observed = try row.value("observed")
    unusable = try row.value("unusable")
    run = try row.value("history_run")
    unusableInRun = try row.value("unusable_in_run")
    hasStateInRun = try row.value("has_state_in_run")
    withoutLink = try row.value("without_link")
    pollsWithoutLink = try row.value("polls_without_link")
    refusals = try row.value("refusals_without_link")
    unknownSightings = try row.value("unknown_sightings")
    unclearSince = try row.date("unclear_since")
  }

  static let assignments = """
    asked_at = :asked, observed = :observed, unusable = :unusable, history_run = :historyRun,
    unusable_in_run = :unusableInRun, has_state_in_run = :hasStateInRun,
    without_link = :withoutLink, polls_without_link = :pollsWithoutLink,
    refusals_without_link = :refusals, unknown_sightings = :unknownSightings,
    unclear_since = :unclearSince
    """

  var arguments: StatementArguments {
    [
      "asked": askedAt?.timeIntervalSince1970, "observed": observed, "unusable": unusable,
      "historyRun": run, "unusableInRun": unusableInRun, "hasStateInRun": hasStateInRun,
      "withoutLink": withoutLink, "pollsWithoutLink": pollsWithoutLink, "refusals": refusals,
      "unknownSightings": unknownSightings, "unclearSince": unclearSince?.timeIntervalSince1970,
    ]
  }
}
