import Archive
import Glibc
import SystemPackage

/// A list in the inbox, held open: whatever takes its name meanwhile, these bytes are read.
final class PlacedList: Sendable {
  let name: String
  /// Of its bytes.
  let digest: Digest
  let identity: FileIdentity
  private let descriptor: FileDescriptor

  /// Hashes it; nil when it is no regular file, or is being written to.
  ///
  /// Opened without following a link or waiting for a writer of a FIFO. Blocks.
  init?(_ name: String, in folder: Tree) throws(ArchiveError) {
    let descriptor = try folder.open(name)
    do {
      let identity = try Self.identity(of: descriptor)
      let digest = try identity.map { _ in try Digest(of: descriptor) }
      guard let identity, let digest, try Self.identity(of: descriptor) == identity else {
        try? descriptor.close()
        return nil
      }
      self.name = name
      self.digest = digest
      self.identity = identity
      self.descriptor = descriptor
    } catch {
      try? descriptor.close()
      throw .unreadable(folder.path.appending(name), offset: 0, error as? Errno ?? .ioError)
    }
  }

  deinit { try? descriptor.close() }

  /// A copy of the bytes that ``digest`` is of; nil when they were changed meanwhile.
  ///
  /// Blocks. Throws as `SpooledList`.
  func spooled() throws -> SpooledList? {
    lseek(descriptor.rawValue, 0, SEEK_SET)
    let copy = try SpooledList(reading: descriptor, name: name)
    return try copy.digest() == digest ? copy : nil
  }

  private static func identity(of descriptor: FileDescriptor) throws -> FileIdentity? {
    let status = try Stat(descriptor)
    return status.type == .regular ? FileIdentity(status) : nil
  }
}
