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
  /// Left by this run, which put its task aside.
  case fetched(Fetched)
  /// The same of a beginning; with until when its link is thought to be served, nil when it is refused.
  case partial(Partial, until: Date?)

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
    case .fetched(let fetched): fetched.staged.path
    case .partial(let partial, _): partial.path
    }
  }

  /// What there is to go on with; nil, and gone, when a part file is longer than its file can be.
  ///
  /// Reads the whole file: blocks.
  func found(_ archive: ArchiveWriter) throws -> Found? {
    switch self {
    case .file(let path, let artifact): try Self.found(path, artifact, archive)
    case .fetched(let fetched): .whole(fetched)
    case .partial(let partial, _): .partial(partial)
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

  /// A beginning that can be removed and had again; nil for anything else.
  ///
  /// Blocks.
  func removable(_ key: InFlightTasks.Key) -> DiskBudget.Part? {
    switch self {
    case .file(let path, let artifact):
      guard artifact.digest == nil, artifact.refusals == nil, let deadline = artifact.deadline,
        let size = try? Stat(path).size
      else { return nil }
      return DiskBudget.Part(key: key, deadline: deadline, bytes: size, isAwaited: true)
    case .partial(let partial, until: let deadline?):
      return DiskBudget.Part(key: key, deadline: deadline, bytes: partial.prefix.bytes)
    case .fetched, .partial: return nil
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

extension Link {
  /// In place of a link that nothing is known of.
  static let unknown: Link = {
    guard let link = Link("https://link.invalid/") else { preconditionFailure("a bad URL") }
    return link
  }()

  var isKnown: Bool { origin.host != Self.unknown.origin.host }

  /// Where an artifact came from; without the query it leads nowhere.
  init?(_ artifact: ArtifactRow) {
    guard let host = artifact.linkHost else { return nil }
    self.init("https://\(host)\(artifact.linkPath ?? "/")")
  }
}

/// The kept files of a run, each taken once.
final class KeptFiles: Sendable {
  private let files: Mutex<[InFlightTasks.Key: Kept]>
  /// Tasks whose files are on their way from here into memory.
  private let tasksReturning = Mutex(0)

  init(_ files: [InFlightTasks.Key: Kept]) {
    self.files = Mutex(files)
  }

  /// Whether any task's files are neither here nor in memory for now.
  var isAnyReturning: Bool { tasksReturning.withLock { $0 > 0 } }

  func beginReturn() { tasksReturning.withLock { $0 += 1 } }

  func endReturn() { tasksReturning.withLock { $0 -= 1 } }

  /// Whether all bytes of the artifact are there.
  func holdsWhole(_ key: InFlightTasks.Key) -> Bool { files.withLock { $0[key]?.isWhole ?? false } }

  /// Whether anything of the artifact is there; of any one where no role is given.
  func holds(_ task: TaskRow.ID, _ role: Artifact.Role? = nil) -> Bool {
    let roles = role.map { [$0] } ?? Artifact.Role.allCases
    return files.withLock { files in
      roles.contains { files[InFlightTasks.Key(task: task, role: $0)] != nil }
    }
  }

  func put(_ kept: Kept, _ key: InFlightTasks.Key) { files.withLock { $0[key] = kept } }

  /// The beginnings that can be removed and had again.
  ///
  /// Blocks.
  func removable() -> [DiskBudget.Part] {
    files.withLock { $0 }.compactMap { $1.removable($0) }
  }

  /// A beginning, which is the caller's now; nil when it isn't kept any more.
  func takeBeginning(_ key: InFlightTasks.Key) -> Kept? {
    files.withLock { $0[key]?.isWhole == false ? $0.removeValue(forKey: key) : nil }
  }

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
