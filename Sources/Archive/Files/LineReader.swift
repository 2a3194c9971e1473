import Crypto
import Glibc
import SystemPackage

/// A file's lines, pulled one after the other as bytes, and the digest of the file.
///
/// Memory is needed for 1 MiB, however long a line is.
struct LineReader: ~Copyable {
  /// In bytes: the longest line that Holdfast writes repeats one of a list, which has 64 KiB at most.
  static let longest = 1 << 20

  /// Whether the last line was longer than ``longest``: what was handed out is its beginning.
  private(set) var isCut = false
  private let tree: Tree
  private let name: String
  private let descriptor: FileDescriptor
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: LineReader.longest + 1, alignment: 16)
  /// What was read and not handed out yet.
  private var unread = 0..<0
  private var offset: Int64 = 0
  /// Nil when the digest is not asked for.
  private var hash: SHA256?

  /// - Parameters:
  ///   - hashing: whether ``digest()`` is to be called at the end.
  ///   - offset: where a line begins, in bytes; the digest is that of what follows.
  init(
    _ name: String, hashing: Bool = false, in tree: Tree, from offset: Int64 = 0
  ) throws(ArchiveError) {
    self.init(name, hashing: hashing, in: tree, try tree.open(name))
    self.offset = offset
  }

  private init(_ name: String, hashing: Bool, in tree: Tree, _ descriptor: FileDescriptor) {
    self.tree = tree
    self.name = name
    self.descriptor = descriptor
    if hashing { hash = SHA256() }
    SystemCalls.adviseSequential(descriptor)
  }

  /// The same file from its beginning, whatever has its name by now, with its digest.
  func again() throws(ArchiveError) -> LineReader {
    do {
      return LineReader(name, hashing: true, in: tree, try descriptor.duplicate())
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
    if isCut, try !skipLine() { return nil }
    isCut = false
    var searched = 0
    while true {
      if let count = newline(after: searched) {
        let line = UnsafeRawBufferPointer(rebasing: buffer[unread].prefix(count))
        unread = unread.lowerBound + count + 1..<unread.upperBound
        return line
      }
      searched = unread.count
      if searched > Self.longest {
        isCut = true
        let line = UnsafeRawBufferPointer(rebasing: buffer[unread].prefix(Self.longest))
        unread = unread.upperBound..<unread.upperBound
        return line
      }
      guard try fill() else { return nil }
    }
  }

  /// How many bytes of the file are behind the reader: up to the end of the last line, unless that one
  /// was cut.
  var position: Int64 { offset - Int64(unread.count) }

  /// The digest of the whole file, once all lines were handed out.
  consuming func digest() -> Digest {
    guard let hash else { preconditionFailure("made without a digest") }
    return Digest(hash.finalize())
  }

  /// Where the next newline is in what was read and not handed out, leaving out the first bytes.
  private func newline(after searched: Int) -> Int? {
    let rest = UnsafeRawBufferPointer(rebasing: buffer[unread].dropFirst(searched))
    guard let start = rest.baseAddress, let newline = memchr(start, 0x0A, rest.count) else {
      return nil
    }
    return searched + (newline - UnsafeMutableRawPointer(mutating: start))
  }

  /// Reads on behind the end of a line that was cut; false when the file ends first.
  private mutating func skipLine() throws(ArchiveError) -> Bool {
    while true {
      if let count = newline(after: 0) {
        unread = unread.lowerBound + count + 1..<unread.upperBound
        return true
      }
      unread = unread.upperBound..<unread.upperBound
      // A hole holds no newline.
      if hash == nil { offset = SystemCalls.nextData(of: descriptor, from: offset) ?? offset }
      guard try fill() else { return false }
    }
  }

  /// Reads on; false at the end.
  private mutating func fill() throws(ArchiveError) -> Bool {
    if unread.lowerBound > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[unread]))
      unread = 0..<unread.count
    }
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound...])
    let count: Int
    do {
      count = try SystemCalls.readAt(offset, of: descriptor, into: room)
    } catch {
      throw .unreadable(tree.path.appending(name), offset: offset, error)
    }
    hash?.update(bufferPointer: UnsafeRawBufferPointer(rebasing: room[..<count]))
    offset += Int64(count)
    unread = unread.lowerBound..<unread.upperBound + count
    return count > 0
  }
}
