import Glibc
package import SystemPackage

/// A directory held open: every path is relative to it, no call follows a symbolic link in the last
/// part of a path, and every failure names the path in full.
package final class Tree: Sendable {
  package let path: FilePath
  private let directory: FileDescriptor

  package init(at path: FilePath) throws(ArchiveError) {
    self.path = path
    do {
      directory = try SystemCalls.open(
        path.string, in: FileDescriptor(rawValue: AT_FDCWD), O_DIRECTORY | O_CLOEXEC, [])
    } catch {
      throw .file(.open, path, error)
    }
  }

  /// A directory in this one, never what a link leads to.
  package init(_ name: String, in parent: Tree) throws(ArchiveError) {
    path = parent.path.appending(name)
    directory = try parent.open(name, O_DIRECTORY)
  }

  deinit {
    try? directory.close()
  }

  /// The file itself, never what a link leads to.
  ///
  /// Whoever asked for it closes it.
  package func open(
    _ name: String, _ flags: CInt = O_RDONLY, _ permissions: FilePermissions = []
  ) throws(ArchiveError) -> FileDescriptor {
    try perform(flags & O_CREAT == 0 ? .open : .create, name) { () throws(Errno) in
      try SystemCalls.open(
        name, in: directory, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, permissions)
    }
  }

  /// A file for reading and writing, with these permissions from now on.
  ///
  /// What the file system would refuse to write to is still ours to change. Whoever asked for it
  /// closes it.
  func openToChange(
    _ name: String, _ permissions: FilePermissions
  ) throws(ArchiveError) -> FileDescriptor {
    let readable = try open(name)
    defer { try? readable.close() }
    try perform(.change, name) { () throws(Errno) in
      try SystemCalls.changeMode(of: readable, to: permissions)
    }
    return try open(name, O_RDWR)
  }

  /// Nil when there is nothing of that name; of a link, the link itself.
  package func status(_ name: String) throws(ArchiveError) -> Stat? {
    do {
      return try Stat(FilePath(name), relativeTo: directory, flags: .symlinkNoFollow)
    } catch .noSuchFileOrDirectory, .notDirectory {
      return nil
    } catch {
      throw .file(.inspect, path.appending(name), error)
    }
  }

  /// Whether this is a regular file, and no link to one.
  func isFile(_ name: String) throws(ArchiveError) -> Bool {
    try status(name)?.type == .regular
  }

  /// False when it exists already; the process's mask takes from its permissions.
  package func makeDirectory(
    _ name: String, _ permissions: FilePermissions = .directory
  ) throws(ArchiveError) -> Bool {
    do {
      try SystemCalls.makeDirectory(name, in: directory, permissions)
      return true
    } catch .fileExists {
      return false
    } catch {
      throw .file(.create, path.appending(name), error)
    }
  }

  /// Gives a file another name, in another directory.
  func link(_ name: String, to target: String, in other: Tree) throws(ArchiveError) {
    try other.perform(.link, target) { () throws(Errno) in
      try SystemCalls.link(name, in: directory, to: target, in: other.directory)
    }
  }

  /// Replaces what `target` names.
  package func move(_ name: String, to target: String) throws(ArchiveError) {
    try perform(.move, name) { () throws(Errno) in
      try SystemCalls.rename(name, to: target, in: directory)
    }
  }

  /// False, and nothing done, when `target` exists, in this directory or in `other`.
  package func moveNew(
    _ name: String, to target: String, in other: Tree? = nil
  ) throws(ArchiveError) -> Bool {
    do {
      try SystemCalls.renameNew(
        name, in: directory, to: target, in: other?.directory ?? directory)
      return true
    } catch .fileExists {
      return false
    } catch {
      throw .file(.move, path.appending(name), error)
    }
  }

  /// Has two names change places; false, and nothing done, where the file system cannot.
  func exchange(_ name: String, with other: String) throws(ArchiveError) -> Bool {
    do {
      try SystemCalls.exchange(name, with: other, in: directory)
      return true
    } catch  where error == .invalidArgument || error == .noFunction {
      return false
    } catch {
      throw .file(.move, path.appending(name), error)
    }
  }

  /// What is not there is removed already.
  package func remove(_ name: String) throws(ArchiveError) {
    do {
      try SystemCalls.remove(name, in: directory)
    } catch .noSuchFileOrDirectory {
      return
    } catch {
      throw .file(.remove, path.appending(name), error)
    }
  }

  /// Makes everything durable that was written to this file system since the directory was opened.
  func syncFileSystem() throws(ArchiveError) {
    do {
      try SystemCalls.syncFileSystem(directory)
    } catch {
      throw .fsyncFailed(path, error)
    }
  }

  func freeBytes() throws(ArchiveError) -> Int64 {
    try perform(.inspect, "") { () throws(Errno) in try SystemCalls.freeBytes(directory) }
  }

  /// Gives a system call's failure the name of what it happened to.
  func perform<Value>(
    _ operation: ArchiveError.Operation, _ name: String, _ call: () throws(Errno) -> Value
  ) throws(ArchiveError) -> Value {
    do {
      return try call()
    } catch {
      throw .file(operation, path.appending(name), error)
    }
  }
}
