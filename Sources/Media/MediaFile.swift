import Glibc
import SystemPackage

/// A file opened to be examined: a descriptor of its own, read by position only, closed at the end.
struct MediaFile: ~Copyable {
  let path: String
  let descriptor: FileDescriptor
  let size: Int64

  /// Throws `unreadable`, and `notRegularFile` for anything that could block or never end.
  init(path: String) throws(MediaError) {
    let opened: FileDescriptor
    do {
      // Without O_NONBLOCK opening a FIFO would wait for a writer.
      opened = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw .unreadable(path: path, error as? Errno ?? .ioError)
    }
    var status = stat()
    guard fstat(opened.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      try? opened.close()
      throw .notRegularFile(path: path)
    }
    self.path = path
    descriptor = opened
    size = Int64(status.st_size)
  }

  deinit { try? descriptor.close() }

  /// The `count` bytes at `offset`, fewer at the end of the file.
  func bytes(at offset: Int64, count: Int) throws(MediaError) -> [UInt8] {
    do {
      return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        initialized = try descriptor.read(
          fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch {
      throw .unreadable(path: path, error as? Errno ?? .ioError)
    }
  }

  /// Throws when the disk does not hand out all of it.
  func readAll() throws(MediaError) {
    var offset: Int64 = 0
    while offset < size {
      let count = try bytes(at: offset, count: 1 << 20).count
      guard count > 0 else { return }
      offset += Int64(count)
    }
  }

  /// Its boxes.
  func boxes() throws(MediaError) -> BoxWalk {
    try BoxWalk(size: size) { offset, count throws(MediaError) in
      try bytes(at: offset, count: count)
    }
  }
}
