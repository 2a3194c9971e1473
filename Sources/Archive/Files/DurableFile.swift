import Crypto
import Glibc
package import SystemPackage

/// A new file that is written from its beginning, hashed on the way, and made durable at its end.
package struct DurableFile: ~Copyable {
  private let tree: Tree
  private let name: String
  private let descriptor: FileDescriptor
  private var pending: [UInt8] = []
  private var hash = SHA256()

  /// Takes the place of an older file of this name.
  package init(_ name: String, in tree: Tree) throws(ArchiveError) {
    self.tree = tree
    self.name = name
    try tree.remove(name)
    descriptor = try tree.open(name, O_WRONLY | O_CREAT | O_EXCL, [.ownerReadWrite])
  }

  deinit {
    try? descriptor.close()
  }

  package mutating func write(_ text: String) throws(ArchiveError) {
    try write(text.utf8)
  }

  package mutating func write(_ bytes: some Sequence<UInt8>) throws(ArchiveError) {
    pending += bytes
    if pending.count >= 1 << 18 { try flush() }
  }

  /// Writes a line, and its newline behind it.
  mutating func write(line: UnsafeRawBufferPointer) throws(ArchiveError) {
    pending.append(contentsOf: line)
    pending.append(UInt8(ascii: "\n"))
    if pending.count >= 1 << 18 { try flush() }
  }

  /// The digest of all that was written, once it is durable with these permissions; its name is
  /// durable only when its directory is.
  @discardableResult
  package mutating func finish(_ permissions: FilePermissions) throws(ArchiveError) -> Digest {
    try flush()
    SystemCalls.changeMode(of: descriptor, to: permissions)
    try tree.sync(descriptor, name)
    return Digest(hash.finalize())
  }

  private mutating func flush() throws(ArchiveError) {
    hash.update(data: pending)
    try tree.write(pending, to: descriptor, name)
    pending.removeAll(keepingCapacity: true)
  }
}

extension Tree {
  func write(
    _ bytes: [UInt8], to descriptor: FileDescriptor, _ name: String
  ) throws(ArchiveError) {
    var written = 0
    while written < bytes.count {
      written += try perform(.write, name) { () throws(Errno) in
        try SystemCalls.write(bytes, from: written, to: descriptor)
      }
    }
  }

  func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: FileDescriptor, _ name: String
  ) throws(ArchiveError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = try perform(.write, name) { () throws(Errno) in
        try SystemCalls.write(rest, to: descriptor)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Writes a whole file durably, or leaves none; see ``DurableFile``.
  @discardableResult
  package func write(
    _ text: String, toNew name: String, _ permissions: FilePermissions
  ) throws(ArchiveError) -> Digest {
    do {
      var file = try DurableFile(name, in: self)
      try file.write(text)
      return try file.finish(permissions)
    } catch {
      try? remove(name)
      throw error
    }
  }
}
