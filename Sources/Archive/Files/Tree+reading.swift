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
    let file = try open(name)
    defer { try? file.close() }
    SystemCalls.adviseSequential(file)
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: pieceSize, alignment: 4096)
    defer { buffer.deallocate() }
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

  /// A whole file; bytes that are no UTF-8 are replaced.
  func text(of name: String) throws(ArchiveError) -> String {
    var bytes: [UInt8] = []
    try read(name, pieceSize: Self.textPieceSize) { (piece) throws(ArchiveError) in bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Hands over a file's lines without their newlines, and with the offset behind each.
  ///
  /// What follows the last newline is no line yet and is left out. Returns the digest of the whole
  /// file, as it was while it was read.
  @discardableResult
  func readLines(
    of name: String, _ body: (_ line: String, _ end: Int64) throws(ArchiveError) -> Void
  ) throws(ArchiveError) -> Digest {
    var hash = SHA256()
    var begun: [UInt8] = []
    var offset: Int64 = 0
    try read(name) { (piece) throws(ArchiveError) in
      hash.update(bufferPointer: piece)
      var rest = piece[...]
      while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let count = newline - rest.startIndex + 1
        begun += rest.prefix(count - 1)
        offset += Int64(begun.count) + 1
        try body(String(decoding: begun, as: UTF8.self), offset)
        begun.removeAll(keepingCapacity: true)
        rest = rest.dropFirst(count)
      }
      begun += rest
    }
    return Digest(hash.finalize())
  }

  /// The names in a directory, sorted; names that are no UTF-8 have that replaced.
  func entries(of name: String) throws(ArchiveError) -> [String] {
    let directory = try open(name, O_DIRECTORY)
    guard let stream = fdopendir(directory.rawValue) else {
      let failure = Errno(rawValue: errno)
      try? directory.close()
      throw .file(.list, path.appending(name), failure)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw .file(.list, path.appending(name), Errno(rawValue: errno)) }
    return names.sorted()
  }
}
