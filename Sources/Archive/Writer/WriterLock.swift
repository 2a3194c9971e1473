import FoundationEssentials
import Glibc
import SystemPackage

/// The right to write, held while this lives: a lock of the kernel's on a file that no child
/// inherits, so that no death of the process leaves it behind.
///
/// What the file says is for people.
struct WriterLock: ~Copyable {
  private let descriptor: FileDescriptor

  private init(descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  /// For so long a lock may outlive its holder: a child that is being started when its parent is killed
  /// has it until the child's own program begins.
  private static let grace = (tries: 10, microseconds: UInt32(50_000))

  /// Throws ``ArchiveError/locked(_:holder:)`` when somebody has it, and keeps it for half a second.
  static func acquire(in tree: Tree, runID: String) throws(ArchiveError) -> WriterLock {
    try acquire(Layout.lock, in: tree, as: "run \(runID)") { .locked(tree.path, holder: $0) }
  }

  /// The right to re-verify, which is another one; throws ``ArchiveError/verifying(_:holder:)``.
  static func acquireForScrub(in tree: Tree) throws(ArchiveError) -> WriterLock {
    try acquire(Layout.scrubLock, in: tree, as: "verify") { .verifying(tree.path, holder: $0) }
  }

  private static func acquire(
    _ name: String, in tree: Tree, as role: String, _ refusal: (_ holder: String) -> ArchiveError
  ) throws(ArchiveError) -> WriterLock {
    let lock = WriterLock(descriptor: try tree.open(name, O_RDWR | O_CREAT, .kept))
    do {
      try lock.take()
    } catch .wouldBlock {
      let text = try? tree.text(of: name, limit: LockHolder.longest)
      let holder = text?.split(separator: "\n").first.map(String.init)
      throw refusal(holder ?? "another process")
    } catch {
      throw .file(.lock, tree.path.appending(name), error)
    }
    let holder = LockHolder(process: getpid(), role: role, since: Timestamp.text(of: Date()))
    try tree.perform(.write, name) { () throws(Errno) in
      try SystemCalls.truncate(lock.descriptor, to: 0)
    }
    try tree.write(Array("\(holder)\n".utf8), to: lock.descriptor, name)
    return lock
  }

  private func take() throws(Errno) {
    for _ in 1..<Self.grace.tries {
      do {
        return try SystemCalls.lockExclusively(descriptor)
      } catch .wouldBlock {
        usleep(Self.grace.microseconds)
      }
    }
    try SystemCalls.lockExclusively(descriptor)
  }

  deinit {
    try? descriptor.close()
  }
}
