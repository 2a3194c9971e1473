import Glibc
import SystemPackage

/// A list that can be read only once (standard input, a pipe), kept in a file without a name, since a
/// list is read twice.
final class SpooledList: Sendable {
  let name: String
  private let descriptor: FileDescriptor

  /// Reads the list to its end; nil when it is a file, which can be read as often as one likes.
  ///
  /// Blocks.
  init?(_ path: String) throws {
    let isStandardInput = path == "-"
    name = isStandardInput ? "standard input" : path
    let source = isStandardInput ? .standardInput : try Self.pipe(FilePath(path))
    guard let source else { return nil }
    defer { if !isStandardInput { try? source.close() } }
    descriptor = try Self.unnamedFile()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try source.read(into: $0) }
      guard count > 0 else { break }
      try descriptor.writeAll(chunk[..<count])
    }
  }

  deinit { try? descriptor.close() }

  /// A reader from the beginning.
  func reader(providers: [String]) -> ListReader {
    lseek(descriptor.rawValue, 0, SEEK_SET)
    return ListReader(descriptor: descriptor, name: name, providers: providers)
  }

  /// Opens what is neither a regular file nor one that can't be read, which its reader tells.
  private static func pipe(_ path: FilePath) throws -> FileDescriptor? {
    var status = stat()
    guard stat(path.string, &status) == 0 else { return nil }
    guard [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT) else { return nil }
    return try? FileDescriptor.open(path, .readOnly, options: .closeOnExec)
  }

  private static func unnamedFile() throws -> FileDescriptor {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(directory)/holdfast.XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    unlink(template)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return FileDescriptor(rawValue: number)
  }
}
