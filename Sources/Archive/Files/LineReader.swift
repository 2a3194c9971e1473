import Crypto
import Glibc
import SystemPackage

/// A file's lines, pulled one after the other as bytes, and the digest of the file.
///
/// Memory is needed for the longest line.
struct LineReader: ~Copyable {
  private let tree: Tree
  private let name: String
  private let descriptor: FileDescriptor
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  /// What was read and not handed out yet.
  private var unread = 0..<0
  private var offset: Int64 = 0
  private var hash = SHA256()

  /// - Parameter offset: where a line begins, in bytes; the digest is that of what follows.
  init(_ name: String, in tree: Tree, from offset: Int64 = 0) throws(ArchiveError) {
    self.init(name, in: tree, try tree.open(name))
    self.offset = offset
  }

  private init(_ name: String, in tree: Tree, _ descriptor: FileDescriptor) {
    self.tree = tree
    self.name = name
    self.descriptor = descriptor
    SystemCalls.adviseSequential(descriptor)
  }

  /// The same file from its beginning, whatever has its name by now.
  func again() throws(ArchiveError) -> LineReader {
    do {
      return LineReader(name, in: tree, try descriptor.duplicate())
    } catch {
      throw .file(.open, tree.path.appending(name), error as? Errno ?? .ioError)
    }
  }

  deinit {
    try? descriptor.close()
    buffer.deallocate()
  }

  /// The next line without its newline, valid until the next call; nil at the end.
  ///
  /// What follows the last newline is no line yet and is left out.
  mutating func next() throws(ArchiveError) -> UnsafeRawBufferPointer? {
    var searched = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[unread].dropFirst(searched))
      if let start = rest.baseAddress, let newline = memchr(start, 0x0A, rest.count) {
        let count = searched + (newline - UnsafeMutableRawPointer(mutating: start))
        let line = UnsafeRawBufferPointer(rebasing: buffer[unread].prefix(count))
        unread = unread.lowerBound + count + 1..<unread.upperBound
        return line
      }
      searched = unread.count
      guard try fill() else { return nil }
    }
  }

  /// The digest of the whole file, once all lines were handed out.
  consuming func digest() -> Digest {
    Digest(hash.finalize())
  }

  /// Reads on, with room for at least as much again; false at the end.
  private mutating func fill() throws(ArchiveError) -> Bool {
    makeRoom()
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound...])
    let count: Int
    do {
      count = try SystemCalls.readAt(offset, of: descriptor, into: room)
    } catch {
      throw .unreadable(tree.path.appending(name), offset: offset, error)
    }
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: room[..<count]))
    offset += Int64(count)
    unread = unread.lowerBound..<unread.upperBound + count
    return count > 0
  }

  /// Moves what is unread to the front; where that is most of the buffer, into a larger one.
  private mutating func makeRoom() {
    guard unread.lowerBound > 0 || unread.count > buffer.count / 2 else { return }
    let rest = UnsafeRawBufferPointer(rebasing: buffer[unread])
    if unread.count > buffer.count / 2 {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 2 * buffer.count, alignment: 16)
      larger.copyMemory(from: rest)
      buffer.deallocate()
      buffer = larger
    } else {
      buffer.copyMemory(from: rest)
    }
    unread = 0..<unread.count
  }
}
