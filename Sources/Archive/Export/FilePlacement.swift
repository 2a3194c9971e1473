import Crypto
import Glibc
import SystemPackage

extension ExportedFile {
  /// The ending of a file that is not whole yet.
  static let unfinished = ".part"
}

/// Puts a file of the archive into a directory of the export: proved byte for byte before it has
/// its name, which it takes from nobody.
struct FilePlacement {
  enum Outcome {
    case placed(ExportTally.Way)
    case refused(Export.Problem.Kind, String)
  }

  let file: ExportedFile
  let source: Tree
  let directory: Tree
  let isLinking: Bool
  let buffer: UnsafeMutableRawBufferPointer

  private var part: String { file.name + ExportedFile.unfinished }

  /// Throws what would keep others from being placed too.
  func callAsFunction() throws(ArchiveError) -> Outcome {
    if let refusal = try sourceRefusal() { return refusal }
    do {
      if try directory.status(file.name) != nil { return try judgeExisting() }
      try directory.remove(part)
      return try place()
    } catch {
      try? directory.remove(part)
      if let refusal = refusal(error) { return refusal }
      throw error
    }
  }

  /// Seen without reading a byte.
  private func sourceRefusal() throws(ArchiveError) -> Outcome? {
    guard let status = try source.status(file.source) else {
      return .refused(.missing, "\(file.source) was stored, and is not there.")
    }
    guard status.type == .regular else {
      return .refused(.notAFile, "\(file.source) is no file.")
    }
    guard status.size == file.bytes else {
      return .refused(
        .corrupt, "\(file.source) has \(status.size) bytes instead of \(file.bytes).")
    }
    return nil
  }

  private func judgeExisting() throws(ArchiveError) -> Outcome {
    let status = try directory.status(file.name)
    if status?.type == .regular, status?.size == file.bytes,
      try directory.digest(of: file.name, through: buffer) == file.digest
    {
      return .placed(.present)
    }
    return occupied
  }

  private func place() throws(ArchiveError) -> Outcome {
    let (way, digest) = try isLinking ? link() : copy()
    guard digest == file.digest else {
      try directory.remove(part)
      return .refused(.corrupt, "The bytes of \(file.source) hash to \(digest).")
    }
    guard try directory.moveNew(part, to: file.name) else {
      try directory.remove(part)
      return occupied
    }
    return .placed(way)
  }

  private func link() throws(ArchiveError) -> (ExportTally.Way, Digest) {
    try source.link(file.source, to: part, in: directory)
    return (.linked, try directory.digest(of: part, through: buffer))
  }

  private func copy() throws(ArchiveError) -> (ExportTally.Way, Digest) {
    let new = try directory.open(part, O_WRONLY | O_CREAT | O_EXCL, .filed)
    defer { try? new.close() }
    // Whatever the umask is.
    SystemCalls.changeMode(of: new, to: .filed)
    if try clone(into: new) { return (.reflinked, try directory.digest(of: part, through: buffer)) }
    var hash = SHA256()
    try source.read(file.source, through: buffer) { (piece) throws(ArchiveError) in
      hash.update(bufferPointer: piece)
      try directory.write(piece, to: new, part)
    }
    return (.copied, Digest(hash.finalize()))
  }

  /// False where the file system cannot, for whatever reason: then the bytes are copied.
  private func clone(into new: FileDescriptor) throws(ArchiveError) -> Bool {
    let old = try source.open(file.source)
    defer { try? old.close() }
    do {
      try SystemCalls.clone(old, into: new)
      return true
    } catch {
      return false
    }
  }

  private var occupied: Outcome {
    .refused(
      .occupied,
      "\(directory.path.appending(file.name)) is something else than the archive has; remove it to"
        + " have it exported.")
  }

  /// What keeps this file alone from being exported.
  private func refusal(_ error: ArchiveError) -> Outcome? {
    switch error {
    case .unreadable: .refused(.unreadable, "\(error)")
    case .file(.open, source.path.appending(file.source), _): .refused(.unreadable, "\(error)")
    case .file(_, _, .isDirectory), .file(_, _, .tooManySymbolicLinkLevels): occupied
    default: nil
    }
  }
}
