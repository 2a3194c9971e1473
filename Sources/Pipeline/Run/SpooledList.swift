import Archive
import CLinux
import Glibc
import SystemPackage

/// A list's bytes in a file without a name: what was judged is what is taken, whatever becomes of the
/// list.
///
/// The file is in memory until it is too long for that: most lists are short, and a full or read-only
/// temporary folder keeps none of those from being taken.
final class SpooledList: Sendable {
  let name: String
  private let descriptor: FileDescriptor

  private static let chunk = 1 << 16
  /// In bytes.
  private static let longestInMemory: Int64 = 16 << 20
  /// In bytes: more than a hundred million lines.
  private static let longest: Int64 = 1 << 32

  /// Reads the list at a path to its end; `-` is standard input.
  ///
  /// Blocks. Throws `ListError` when it can't be read, and `CommandError` when it can't be kept.
  convenience init(_ path: String) throws {
    guard path != "-" else {
      try self.init(reading: .standardInput, name: "standard input")
      return
    }
    let source = try Self.readable(path) {
      try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    }
    defer { try? source.close() }
    try self.init(reading: source, name: path)
  }

  /// Reads from where the descriptor stands to its end, and leaves it open.
  ///
  /// Blocks; throws as ``init(_:)``.
  init(reading source: FileDescriptor, name: String) throws {
    self.name = name
    var file = try Self.keeping(name) { try Self.memoryFile() }
    do {
      try Self.copy(source, to: &file, name)
    } catch {
      try? file.close()
      throw error
    }
    descriptor = file
  }

  private static func copy(
    _ source: FileDescriptor, to file: inout FileDescriptor, _ name: String
  ) throws {
    var chunk = [UInt8](repeating: 0, count: Self.chunk)
    var length: Int64 = 0
    while true {
      let count = try Self.readable(name) {
        try chunk.withUnsafeMutableBytes { try source.read(into: $0) }
      }
      if length <= Self.longestInMemory, length + Int64(count) > Self.longestInMemory {
        file = try Self.keeping(name) { [file] in try Self.moved(file) }
      }
      try Self.keeping(name) { _ = try file.writeAll(chunk[..<count]) }
      length += Int64(count)
      // A NUL byte ends the reading, as the reader will tell.
      guard count > 0, !chunk[..<count].contains(0) else { break }
      guard length < Self.longest else {
        throw CommandError(.usage, "\(name) is longer than 4 GiB; cut it into several lists")
      }
    }
  }

  deinit { try? descriptor.close() }

  func reader(providers: [String]) -> ListReader {
    ListReader(descriptor: descriptor, owner: self, name: name, providers: providers)
  }

  /// SHA-256 of its bytes.
  ///
  /// Blocks.
  func digest() throws -> Digest {
    try Self.readable(name) { try Digest(of: descriptor) }
  }

  /// Hands over the bytes of a line, as it is, in pieces.
  ///
  /// Blocks.
  func forEachPiece(of line: ListLine, _ body: ([UInt8]) throws -> Void) throws {
    var offset = line.start
    var chunk = [UInt8](repeating: 0, count: Self.chunk)
    while offset < line.end {
      let most = Int(min(line.end - offset, Int64(Self.chunk)))
      let count = try Self.readable(name) {
        try chunk.withUnsafeMutableBytes {
          try descriptor.read(
            fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<most]))
        }
      }
      guard count > 0 else { return }
      try body(Array(chunk[..<count]))
      offset += Int64(count)
    }
  }

  private static func readable<Value>(
    _ name: String, _ call: () throws -> Value
  ) throws(ListError) -> Value {
    do throws(Errno) {
      return try Errno.typed(call)
    } catch {
      throw .unreadable(list: name, error)
    }
  }

  private static func keeping<Value>(
    _ name: String, _ call: () throws -> Value
  ) throws(CommandError) -> Value {
    do throws(Errno) {
      return try Errno.typed(call)
    } catch {
      throw CommandError(
        .cannotWrite,
        "\(name) cannot be copied to \(directory): \(error); make room there, or set TMPDIR to "
          + "another folder")
    }
  }

  private static var directory: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }

  private static func memoryFile() throws -> FileDescriptor {
    let number = memfd_create("holdfast-list", MFD_CLOEXEC)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: number)
  }

  /// The same bytes in a file on disk; closes the other, unless it throws.
  private static func moved(_ memory: FileDescriptor) throws -> FileDescriptor {
    let file = try unnamedFile()
    do {
      try memory.seek(offset: 0, from: .start)
      var chunk = [UInt8](repeating: 0, count: Self.chunk)
      while case let count = try chunk.withUnsafeMutableBytes({ try memory.read(into: $0) }),
        count > 0
      {
        _ = try file.writeAll(chunk[..<count])
      }
    } catch {
      try? file.close()
      throw error
    }
    try? memory.close()
    return file
  }

  private static func unnamedFile() throws -> FileDescriptor {
    var template = Array("\(directory)/holdfast.XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    unlink(template)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return FileDescriptor(rawValue: number)
  }
}
