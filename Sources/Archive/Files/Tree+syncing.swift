import Glibc
import SystemPackage

extension Tree {
  /// Files flushed at a time: on ext4, 32 of 200 KB take 3 ms each alone and 0.6 ms eight at a time,
  /// of 8 MB 7.9 ms and 2.5 ms; sixteen at a time gain nothing more.
  static let flushingThreads = 8

  /// Makes the entries of a directory durable.
  package func syncDirectory(_ name: String) throws(ArchiveError) {
    let descriptor = try open(name, O_DIRECTORY)
    defer { try? descriptor.close() }
    try sync(descriptor, name)
  }

  /// Makes a file's bytes and mode durable.
  ///
  /// A failure is final for that file.
  func sync(_ descriptor: FileDescriptor, _ name: String) throws(ArchiveError) {
    do {
      try SystemCalls.sync(descriptor)
    } catch {
      throw .fsyncFailed(path.appending(name), error)
    }
  }

  /// How making the entries of each directory durable went.
  func syncDirectories(_ names: Set<String>) -> [String: Result<Void, ArchiveError>] {
    let results = Concurrently.map(names.sorted(), threads: Self.flushingThreads) { name in
      (name, Result { () throws(ArchiveError) in try self.syncDirectory(name) })
    }
    return Dictionary(uniqueKeysWithValues: results)
  }
}
