import Archive
import FoundationEssentials
import SystemPackage

/// One file that is not as it should be, and what can be done about it.
struct RepairItem: Sendable {
  /// Nil when no digest of it is known: then nothing can mend it.
  let damaged: Damaged?
  /// Relative to the archive's root.
  let path: String
  /// What is wrong with it, as a slug.
  let was: String
  /// The tasks that are hit, as `provider:task_id`.
  let tasks: [String]
  /// What these have cost.
  let tokens: Int64
  /// Whom its provider can be asked for.
  let owners: [ArtifactOwner]
  /// When the last of its links dies, or died.
  let deadline: Date?
  var remedy = Remedy.none

  /// What the plan says of it.
  var plan: ProblemEvent {
    switch remedy {
    case .copies(let patchwork):
      let sources = patchwork.sources.map(\.string).joined(separator: " and ")
      return event(.notice, "mendable", "it can be mended from \(sources)")
    case .provider(let owners):
      return event(.notice, "refetchable", "\(Self.names(of: owners)) can be asked again; \(life)")
    case .none:
      return lost(Self.noRemedy)
    }
  }

  static let noRemedy = "no copy of it was found, and no provider can be asked"

  func mended(from sources: [String]) -> ProblemEvent {
    let origin = sources.isEmpty ? "" : ", from \(sources.joined(separator: " and "))"
    return event(.notice, "mended", "it is as it should be again\(origin)")
  }

  func later(_ reason: String) -> ProblemEvent {
    event(
      .notice, "refetchable",
      "\(Self.names(of: owners)) can be asked again, with the same command; for now: \(reason)")
  }

  func lost(_ reason: String) -> ProblemEvent {
    let cost = tokens > 0 ? "; its \(tokens) tokens are lost with it" : ""
    var event = event(.error, "lost", reason + cost)
    if tokens > 0 { event.tokens = tokens }
    return event
  }

  private var life: String {
    guard let deadline else { return "when its link dies is not known" }
    return deadline > Date()
      ? "its link lives until \(deadline.rfc3339)" : "its link died at \(deadline.rfc3339)"
  }

  private static func names(of owners: [ArtifactOwner]) -> String {
    Set(owners.map(\.provider)).sorted().joined(separator: " or ")
  }

  private func event(
    _ severity: ProblemEvent.Severity, _ reason: String, _ sentence: String
  ) -> ProblemEvent {
    ProblemEvent(
      severity: severity, reason: reason, sentence: "\(path): \(sentence)", path: path,
      tasks: tasks.isEmpty ? nil : tasks)
  }
}
