import Archive
import Ledger
import Providers

/// What an artifact's file in staging is called: by its task, so that a ledger that is made anew knows
/// whose it is.
///
/// `anyfast~asyntask_x~5f0a17c2~video`; the digits are those of the id's SHA-256, for file systems that
/// know no case.
struct StagedName: Hashable, Sendable {
  let text: String
  let provider: String
  let role: Artifact.Role
  /// Nil when only the digest of a long id is in the name.
  let taskID: String?

  init(provider: String, taskID: String, role: Artifact.Role) {
    let id = PayloadName.escape(taskID)
    text = "\(provider)~\(id)~\(Digest(of: taskID).description.prefix(8))~\(role.rawValue)"
    self.provider = provider
    self.role = role
    self.taskID = PayloadName.unescape(id)
  }

  init(_ row: TaskRow, _ role: Artifact.Role) {
    self.init(provider: row.provider, taskID: row.taskID, role: role)
  }

  /// Nil for any other file.
  init?(_ text: String) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, let role = Artifact.Role(rawValue: parts[3]) else { return nil }
    self.text = text
    self.role = role
    provider = parts[0]
    taskID = PayloadName.unescape(parts[1])
    guard let taskID else { return }
    guard StagedName(provider: provider, taskID: taskID, role: role).text == text else {
      return nil
    }
  }

  func isOf(provider: String, taskID: String) -> Bool {
    StagedName(provider: provider, taskID: taskID, role: role).text == text
  }
}

/// What an earlier Holdfast called such a file: by the ledger's row, as `17.video`, and what follows.
struct StagedRow {
  let task: TaskRow.ID
  let role: Artifact.Role
  /// `.again`, `.anew`, both or nothing.
  let ending: String

  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, let task = TaskRow.ID(parts[0]),
      let role = Artifact.Role(rawValue: String(parts[1]))
    else { return nil }
    self.task = task
    self.role = role
    ending = parts.dropFirst(2).map { ".\($0)" }.joined()
  }
}
