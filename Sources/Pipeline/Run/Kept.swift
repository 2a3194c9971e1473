import Archive
import FoundationEssentials
import Ledger
import Providers
import Synchronization
import SystemPackage
import Transfer

/// What is in staging of an artifact that nobody works at.
enum Kept: Sendable {
  /// Left by an earlier run: whole, or the beginning.
  case file(FilePath, ArtifactRow)
  /// Left by this run, which put its task aside; with where it came from.
  case fetched(Fetched, Link)
  case partial(Partial)

  /// Whether all bytes of it are there.
  var isWhole: Bool {
    switch self {
    case .file(_, let artifact): artifact.digest != nil
    case .fetched: true
    case .partial: false
    }
  }

  var path: FilePath {
    switch self {
    case .file(let path, _): path
    case .fetched(let fetched, _): fetched.staged.path
    case .partial(let partial): partial.path
    }
  }

  /// What there is to go on with; nil, and gone, when a part file is longer than its file can be.
  ///
  /// Reads the whole file: blocks.
  func found(_ archive: ArchiveWriter) throws -> Found? {
    switch self {
    case .file(let path, let artifact): try Self.found(path, artifact, archive)
    case .fetched(let fetched, _): .whole(fetched)
    case .partial(let partial): .partial(partial)
    }
  }

  private static func found(
    _ path: FilePath, _ artifact: ArtifactRow, _ archive: ArchiveWriter
  ) throws -> Found? {
    let staged = try archive.reopen(path)
    let prefix = try Prefix(
      of: staged.descriptor.rawValue, validator: artifact.validator.flatMap(Validator.init),
      length: artifact.digest == nil ? artifact.length : artifact.bytes,
      checksum: artifact.checksum.flatMap(HostChecksum.init),
      recorded: artifact.vouched ? artifact.synced : nil)
    if let contents = prefix.whole, artifact.digest ?? contents.sha256 == contents.sha256 {
      return .whole(try Fetched(staged, prefix))
    }
    if let digest = artifact.digest, prefix.bytes > 0 {
      return .changed(try Fetched(staged, prefix, arrivedAs: digest))
    }
    guard prefix.bytes > 0, prefix.bytes < artifact.length ?? .max else {
      try archive.discard(path)
      return nil
    }
    return .partial(Partial(path: path, prefix: prefix))
  }

  /// Where it came from, when its provider gives no link any more; without the query it leads nowhere.
  var link: Link? {
    switch self {
    case .file(_, let artifact):
      Link("https://\(artifact.linkHost ?? "")\(artifact.linkPath ?? "/")")
    case .fetched(_, let link): link
    case .partial: nil
    }
  }

  /// What a kept file came to.
  enum Found: Sendable {
    case whole(Fetched)
    /// A file that had come whole, and whose bytes are not those that arrived.
    case changed(Fetched)
    case partial(Partial)
  }
}

/// The kept files of a run, each taken once.
final class KeptFiles: Sendable {
  private let files: Mutex<[InFlightTasks.Key: Kept]>

  init(_ files: [InFlightTasks.Key: Kept]) {
    self.files = Mutex(files)
  }

  /// Whether all bytes of the artifact are there.
  func holdsWhole(_ key: InFlightTasks.Key) -> Bool { files.withLock { $0[key]?.isWhole ?? false } }

  func put(_ kept: Kept, _ key: InFlightTasks.Key) { files.withLock { $0[key] = kept } }

  /// The kept files of a task, by role; they are the caller's now.
  func take(_ task: TaskRow.ID) -> [Artifact.Role: Kept] {
    files.withLock { files in
      var taken: [Artifact.Role: Kept] = [:]
      for role in Artifact.Role.allCases {
        taken[role] = files.removeValue(forKey: InFlightTasks.Key(task: task, role: role))
      }
      return taken
    }
  }
}
