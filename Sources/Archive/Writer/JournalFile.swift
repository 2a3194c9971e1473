import Glibc
import SystemPackage

/// One of the running run's two journal files: created with its first line, durable after each
/// append, and of no use any more after a failed one.
struct JournalFile: ~Copyable {
  private let tree: Tree
  private let name: String
  /// Its first line, if it gets another.
  private let heading: String?
  private var descriptor: FileDescriptor?
  /// In bytes; all of them durable.
  private(set) var length: Int64 = 0
  private var failure: ArchiveError?

  init(_ name: String, heading: String? = nil, in tree: Tree) {
    self.tree = tree
    self.name = name
    self.heading = heading
  }

  deinit {
    try? descriptor?.close()
  }

  mutating func close() {
    try? descriptor?.close()
    descriptor = nil
  }

  /// All lines or none are there when this returns or throws, unless the disk refuses that too: then
  /// the next run's recovery cuts off what is left of them.
  mutating func append(_ lines: [String]) throws(ArchiveError) {
    try checkIsUsable()
    guard !lines.isEmpty else { return }
    let first = descriptor == nil ? [heading].compactMap(\.self) : []
    let bytes = Array(((first + lines).joined(separator: "\n") + "\n").utf8)
    do {
      try write(bytes)
      length += Int64(bytes.count)
    } catch {
      if let descriptor { try? SystemCalls.truncate(descriptor, to: length) }
      failure = error
      throw error
    }
  }

  /// Throws the failure that this journal ended with.
  func checkIsUsable() throws(ArchiveError) {
    if let failure { throw failure }
  }

  private mutating func write(_ bytes: [UInt8]) throws(ArchiveError) {
    if let descriptor {
      try tree.write(bytes, to: descriptor, name)
      return try syncData(descriptor)
    }
    let new = try tree.open(name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, .kept)
    descriptor = new
    SystemCalls.changeMode(of: new, to: .kept)
    try tree.write(bytes, to: new, name)
    try tree.sync(new, name)
    try tree.syncDirectory(Layout.journals)
  }

  private func syncData(_ descriptor: FileDescriptor) throws(ArchiveError) {
    do {
      try SystemCalls.syncData(descriptor)
    } catch {
      throw .fsyncFailed(tree.path.appending(name), error)
    }
  }
}
