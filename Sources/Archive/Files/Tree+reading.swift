import Crypto
import Glibc
import SystemPackage

extension Tree {
  /// 1 MiB: the size at which hashing is bound by SHA-256 and not by calls.
  private static let pieceSize = 1 << 20

  /// Enough for a receipt, and small enough to cost nothing.
  private static let textPieceSize = 1 << 16

  /// Hands over a file's bytes, from the first to the last, in pieces of at most 1 MiB that are
  /// valid during the call only.
  func read(
    _ name: String, pieceSize: Int = Tree.pieceSize,
    _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: pieceSize, alignment: 4096)
    defer { buffer.deallocate() }
    try read(name, through: buffer, body)
  }

  /// The same in pieces as large as the buffer, which whoever reads many files has one of.
  func read(
    _ name: String, through buffer: UnsafeMutableRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    let file = try open(name)
    defer { try? file.close() }
    SystemCalls.adviseSequential(file)
    var offset: Int64 = 0
    while true {
      let count: Int
      do {
        count = try SystemCalls.read(file, into: buffer)
      } catch {
        throw .unreadable(path.appending(name), offset: offset, error)
      }
      guard count > 0 else { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += Int64(count)
    }
  }

  /// The digest of a file's bytes, and how many there were.
  func digest(of name: String) throws(ArchiveError) -> (digest: Digest, bytes: Int64) {
    var hash = SHA256()
    var bytes: Int64 = 0
    try read(name) { (piece) throws(ArchiveError) in
      hash.update(bufferPointer: piece)
      bytes += Int64(piece.count)
    }
    return (Digest(hash.finalize()), bytes)
  }

  func digest(
    of name: String, through buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Digest {
    var hash = SHA256()
    try read(name, through: buffer) { (piece) throws(ArchiveError) in
      hash.update(bufferPointer: piece)
    }
    return Digest(hash.finalize())
  }

  /// A whole file; bytes that are no UTF-8 are replaced.
  ///
  /// - Parameter limit: in bytes; a longer file is unreadable beyond them.
  func text(of name: String, limit: Int64 = Receipt.longest) throws(ArchiveError) -> String {
    var bytes: [UInt8] = []
    try read(name, pieceSize: Self.textPieceSize) { (piece) throws(ArchiveError) in
      bytes += piece
      guard bytes.count <= limit else {
        throw .unreadable(path.appending(name), offset: limit, .fileTooLarge)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The paths of the directories in a directory, sorted; none where there is no such directory.
  func directories(in name: String) throws(ArchiveError) -> [String] {
    guard try status(name) != nil else { return [] }
    var directories: [String] = []
    for entry in try entries(of: name) {
      let path = "\(name)/\(entry)"
      if try status(path)?.type == .directory { directories.append(path) }
    }
    return directories
  }
}
