import Glibc
package import SystemPackage

/// A directory held open: every path is relative to it and leads to what is below it, no call follows a
/// symbolic link in any part of a path, and every failure names the path in full.
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
      try within(name) { (parent, last) throws(Errno) in
        try SystemCalls.open(
          last, in: parent, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, permissions)
      }
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
    SystemCalls.changeMode(of: readable, to: permissions)
    return try open(name, O_RDWR)
  }

  /// Nil when there is nothing of that name; of a link, the link itself.
  package func status(_ name: String) throws(ArchiveError) -> Stat? {
    do {
      return try within(name) { (parent, last) throws(Errno) in
        try Stat(FilePath(last), relativeTo: parent, flags: .symlinkNoFollow)
      }
    } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels {
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
      try within(name) { (parent, last) throws(Errno) in
        try SystemCalls.makeDirectory(last, in: parent, permissions)
      }
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
      try within(name, and: target, in: other, SystemCalls.link)
    }
  }

  /// Replaces what `target` names.
  package func move(_ name: String, to target: String) throws(ArchiveError) {
    try perform(.move, name) { () throws(Errno) in
      try within(name, and: target, in: self, SystemCalls.rename)
    }
  }

  /// False, and nothing done, when `target` exists, in this directory or in `other`.
  package func moveNew(
    _ name: String, to target: String, in other: Tree? = nil
  ) throws(ArchiveError) -> Bool {
    do {
      try within(name, and: target, in: other ?? self, SystemCalls.renameNew)
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
      try within(name, and: other, in: self, SystemCalls.exchange)
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
      try within(name) { (parent, last) throws(Errno) in
        try SystemCalls.remove(last, in: parent)
      }
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

  /// Makes the name of this directory durable, where the one above it is ours to read.
  func syncName() {
    guard let above = try? SystemCalls.open("..", in: directory, O_DIRECTORY | O_CLOEXEC, [])
    else { return }
    try? SystemCalls.sync(above)
    try? above.close()
  }

  /// The status of this directory, of the one above it, and so on up to the root of the file system.
  func ancestry() throws(ArchiveError) -> [Stat] {
    var found: [Stat] = []
    var name = FilePath(".")
    while true {
      let status = try perform(.inspect, "") { () throws(Errno) in
        try Stat(name, relativeTo: directory, flags: .symlinkNoFollow)
      }
      if let last = found.last, last.isSame(as: status) { return found }
      found.append(status)
      name.append("..")
    }
  }

  func isOutOfInodes() -> Bool {
    (try? SystemCalls.isOutOfInodes(directory)) ?? false
  }

  func freeBytes() throws(ArchiveError) -> Int64? {
    try perform(.inspect, "") { () throws(Errno) in try SystemCalls.freeBytes(directory) }
  }

  /// Calls `body` with the directory that a path leads to, from this one downwards and through no link,
  /// and with the last part of the path.
  private func within<Value>(
    _ name: String, _ body: (_ parent: FileDescriptor, _ last: String) throws(Errno) -> Value
  ) throws(Errno) -> Value {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"))
    guard name.utf8.first != UInt8(ascii: "/"),
      !parts.contains(where: { $0.elementsEqual("..".utf8) })
    else { throw .improperLink }
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return try body(directory, name)
    }
    let last = String(name[name.utf8.index(after: slash)...])
    let parent = try SystemCalls.openDirectory(String(name[..<slash]), beneath: directory)
    defer { try? parent.close() }
    // A slash at the end stands for the directory itself.
    return try body(parent, last.isEmpty ? "." : last)
  }

  /// The same for a call with two paths, the second below another directory.
  private func within(
    _ name: String, and target: String, in other: Tree,
    _ call: (String, FileDescriptor, String, FileDescriptor) throws(Errno) -> Void
  ) throws(Errno) {
    try within(name) { (parent, last) throws(Errno) in
      try other.within(target) { (otherParent, otherLast) throws(Errno) in
        try call(last, parent, otherLast, otherParent)
      }
    }
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

extension Stat {
  /// Whether both are of one file.
  func isSame(as other: Stat) -> Bool {
    deviceID == other.deviceID && inode == other.inode
  }
}
