import Synchronization
package import SystemPackage

/// A new file in staging that bytes arrive in.
///
/// Its descriptor is closed with the last reference, or before that by ``close()``; the file stays
/// until it is published, quarantined or discarded.
package final class StagedFile: Sendable {
  package let path: FilePath
  /// For writing and reading; not to be used after ``close()``.
  package let descriptor: FileDescriptor
  private let isClosed = Atomic(false)

  init(path: FilePath, descriptor: FileDescriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    close()
  }

  package func close() {
    guard !isClosed.exchange(true, ordering: .relaxed) else { return }
    try? descriptor.close()
  }
}
