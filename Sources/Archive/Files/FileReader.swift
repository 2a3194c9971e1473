import CLinux
import Glibc
import SystemPackage

/// Reads files from their first byte to their last, one after the other, into one buffer.
///
/// Not to be shared between threads.
final class FileReader {
  /// 1 MiB: the size at which hashing is bound by SHA-256 and not by calls, and that of the chunks
  /// in receipts.
  static let pieceSize = 1 << 20
  /// How far behind the reading the page cache is put back.
  private static let restored: Int64 = 8 << 20

  private let tree: Tree
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: FileReader.pieceSize, alignment: 4096)

  init(_ tree: Tree) {
    self.tree = tree
  }

  deinit {
    buffer.deallocate()
  }

  /// Hands over a regular file's bytes in pieces of 1 MiB, but for the last one, valid during the
  /// call only.
  ///
  /// The page cache holds afterwards what it held before.
  ///
  /// - Parameter limit: in bytes; nothing is read of a longer file, which is unreadable beyond them.
  func read(
    _ name: String, limit: Int64 = .max,
    _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    let (file, size) = try open(name, limit: limit)
    defer { try? file.close() }
    var cache = PageCache(of: file, size: size)
    defer { cache.restore() }
    SystemCalls.adviseSequential(file)
    var offset: Int64 = 0
    while let count = try piece(file, name, offset, size) {
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += Int64(count)
      if offset % Self.restored == 0 { cache.restore(upTo: offset) }
    }
  }

  /// The same from the medium, past what the kernel holds of the file; where a file system cannot
  /// do that, it is asked to forget it first.
  func readMedium(
    _ name: String, limit: Int64 = .max,
    _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    do throws(ArchiveError) {
      let (file, size) = try open(name, clinux_o_direct, limit: limit)
      defer { try? file.close() }
      var offset: Int64 = 0
      while let count = try piece(file, name, offset, size) {
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        offset += Int64(count)
      }
    } catch {
      guard error.isInvalidArgument else { throw error }
      let (file, _) = try open(name, limit: limit)
      SystemCalls.adviseDontNeed(file, from: 0, count: 0)
      try? file.close()
      try read(name, limit: limit, body)
    }
  }

  private func open(
    _ name: String, _ flags: CInt = 0, limit: Int64
  ) throws(ArchiveError) -> (file: FileDescriptor, size: Int64) {
    let file = try tree.open(name, O_RDONLY | flags)
    do throws(ArchiveError) {
      let status = try tree.perform(.inspect, name) { () throws(Errno) in try Stat(file) }
      guard status.type == .regular else {
        throw ArchiveError.file(.open, tree.path.appending(name), .isDirectory)
      }
      guard status.size <= limit else {
        throw ArchiveError.unreadable(tree.path.appending(name), offset: limit, .fileTooLarge)
      }
      return (file, status.size)
    } catch {
      try? file.close()
      throw error
    }
  }

  /// How many bytes there are at `offset`, a whole piece or what is left of `size`; nil at the end.
  ///
  /// Behind the end is never read: past the page cache that is an error of its own.
  private func piece(
    _ file: FileDescriptor, _ name: String, _ offset: Int64, _ size: Int64
  ) throws(ArchiveError) -> Int? {
    let length = Int(min(Int64(buffer.count), size - offset))
    var filled = 0
    while filled < length {
      let count: Int
      do {
        count = try SystemCalls.readAt(
          offset + Int64(filled), of: file,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      } catch {
        throw .unreadable(tree.path.appending(name), offset: offset + Int64(filled), error)
      }
      guard count > 0 else { break }
      filled += count
    }
    return filled > 0 ? filled : nil
  }
}

extension ArchiveError {
  /// What a file system says that does not know how to read past the page cache.
  fileprivate var isInvalidArgument: Bool {
    switch self {
    case .file(.open, _, .invalidArgument), .unreadable(_, 0, .invalidArgument): true
    default: false
    }
  }
}
