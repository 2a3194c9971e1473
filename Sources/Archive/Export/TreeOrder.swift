/// What the directories of an exported tree stand for.
package enum TreeOrder: String, Sendable, CaseIterable {
  /// `2026-11-21/seedance-2-0/`: when the video was finished, else stored.
  case date
  /// `seedance-2-0/2026-11-21/`.
  case model
  /// `anyfast/`: the task's provider.
  case task
  /// `verified/2026-11-21/`.
  case verdict
}
