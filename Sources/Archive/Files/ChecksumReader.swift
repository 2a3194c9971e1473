import Crypto
import Glibc
import SystemPackage

/// A manifest or a journal, held open: whatever takes its name meanwhile, these lines are read.
///
/// Not to be shared between threads.
final class ChecksumReader {
  private static let pieceSize = 1 << 18

  let name: String
  /// Whether a line was met that is none of sha256sum's.
  private(set) var hasBadLine = false
  private let tree: Tree
  private let file: FileDescriptor
  private var offset: Int64 = 0
  private var bytes: [UInt8] = []
  private var next = 0

  init(_ name: String, in tree: Tree) throws(ArchiveError) {
    self.name = name
    self.tree = tree
    file = try tree.open(name)
  }

  deinit {
    try? file.close()
  }

  /// Of the whole file, whatever of it was read.
  func digest() throws(ArchiveError) -> Digest {
    var hash = SHA256()
    var position: Int64 = 0
    while true {
      let piece = try read(at: position)
      guard !piece.isEmpty else { return Digest(hash.finalize()) }
      hash.update(data: piece)
      position += Int64(piece.count)
    }
  }

  /// The next line, leaving out what is none; nil at the end.
  ///
  /// What follows the last newline is no line yet.
  func line() throws(ArchiveError) -> ChecksumLine? {
    while true {
      guard let end = try endOfLine() else { return nil }
      let line = bytes.withUnsafeBytes {
        ChecksumLine(UnsafeRawBufferPointer(rebasing: $0[next..<end]))
      }
      next = end + 1
      if let line { return line }
      hasBadLine = true
    }
  }

  private func endOfLine() throws(ArchiveError) -> Int? {
    var searched = next
    while true {
      let found = bytes.withUnsafeBytes { bytes -> Int? in
        guard let start = bytes.baseAddress,
          let newline = memchr(start + searched, CInt(UInt8(ascii: "\n")), bytes.count - searched)
        else { return nil }
        return UnsafeRawPointer(newline) - start
      }
      if let found { return found }
      bytes.removeFirst(next)
      searched = bytes.count
      next = 0
      let more = try read(at: offset)
      guard !more.isEmpty else { return nil }
      offset += Int64(more.count)
      bytes += more
    }
  }

  private func read(at position: Int64) throws(ArchiveError) -> [UInt8] {
    do {
      return try [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        count = try SystemCalls.readAt(
          position, of: file, into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch let error as Errno {
      throw .unreadable(tree.path.appending(name), offset: position, error)
    } catch {
      preconditionFailure("a system call fails with an errno: \(error)")
    }
  }
}
