import Glibc
import SystemPackage

/// The list on standard input, kept in a file without a name, since a list is read twice.
final class StandardInput: Sendable {
  private let descriptor: FileDescriptor

  /// Reads standard input to its end.
  ///
  /// Blocks.
  init() throws {
    var template = Array("\(Self.directory)/holdfast.XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    unlink(template)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    descriptor = FileDescriptor(rawValue: number)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes {
        try FileDescriptor.standardInput.read(into: $0)
      }
      guard count > 0 else { break }
      try descriptor.writeAll(chunk[..<count])
    }
  }

  deinit { try? descriptor.close() }

  /// A reader from the beginning.
  func reader(providers: [String]) -> ListReader {
    lseek(descriptor.rawValue, 0, SEEK_SET)
    return ListReader(descriptor: descriptor, name: "standard input", providers: providers)
  }

  private static var directory: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }
}
