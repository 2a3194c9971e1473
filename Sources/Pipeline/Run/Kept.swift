import Archive
import FoundationEssentials
import Ledger
import Providers
import Synchronization
import SystemPackage
import Transfer

/// An artifact that had arrived whole when an earlier run ended, and was not filed.
struct Kept: Sendable {
  let path: FilePath
  /// What its bytes hashed to when they arrived.
  let digest: String
  let artifact: ArtifactRow

  /// Its bytes, if they are still those that arrived.
  ///
  /// Reads the whole file: blocks.
  func fetched(_ archive: ArchiveWriter) throws -> Fetched? {
    let staged = try archive.reopen(path)
    let contents = try FileContents(of: staged.descriptor.rawValue)
    guard contents.sha256 == digest else {
      try archive.discard(path)
      return nil
    }
    return Fetched(
      staged: staged, contents: contents, validator: artifact.validator, finishedAt: Date())
  }

  /// Where it came from, when its provider gives no link any more; without the query it leads nowhere.
  var link: Link? { Link("https://\(artifact.linkHost ?? "")\(artifact.linkPath ?? "/")") }
}

extension Workbench.Key {
  /// What the artifact's file in staging is called.
  var stagedName: String { "\(task).\(role.rawValue)" }

  init?(staged name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let task = TaskRow.ID(parts[0]),
      let role = Artifact.Role(rawValue: String(parts[1]))
    else { return nil }
    self.init(task: task, role: role)
  }
}

/// The kept files of a run, each taken once.
final class KeptFiles: Sendable {
  private let files: Mutex<[Workbench.Key: Kept]>

  init(_ files: [Workbench.Key: Kept]) {
    self.files = Mutex(files)
  }

  func holds(_ key: Workbench.Key) -> Bool { files.withLock { $0[key] != nil } }

  /// The kept files of a task, by role; they are the caller's now.
  func take(_ task: TaskRow.ID) -> [Artifact.Role: Kept] {
    files.withLock { files in
      var taken: [Artifact.Role: Kept] = [:]
      for role in Artifact.Role.allCases {
        taken[role] = files.removeValue(forKey: Workbench.Key(task: task, role: role))
      }
      return taken
    }
  }
}
