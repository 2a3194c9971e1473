import Synchronization

/// What goes into a bag: objects and receipts, under the paths that they have in the archive.
///
/// Remembers what it has handed out, in 16 bytes a file: an object of two tasks is exported once,
/// and what else is in the bag has to be proved before it is vouched for.
final class BagPayload: Sendable {
  private struct Paths {
    /// Hashes: two that are equal, one time in 2⁶⁴, would leave a file out.
    var given: Set<Int> = []
    var refused: Set<Int> = []
  }

  private let paths = Mutex(Paths())

  /// Objects first, so that no receipt in a stopped export names what it has not come to.
  func files(
    of outline: ReceiptOutline, receipts: [(path: String, text: String)]
  ) -> [ExportedFile] {
    let objects = outline.artifacts.compactMap(\.stored).map { object, bytes in
      ExportedFile(object.path, object.digest, bytes: bytes)
    }
    let records = receipts.map { path, text in
      ExportedFile(path, Digest(of: text), bytes: Int64(text.utf8.count))
    }
    return (objects + records).filter { file in
      paths.withLock { $0.given.insert(file.path.hashValue).inserted }
    }
  }

  /// What has this path in the bag, if anything, was not proved.
  func refuse(_ file: ExportedFile) {
    paths.withLock { _ = $0.refused.insert(file.path.hashValue) }
  }

  /// Whether what has this path was placed there, or found whole, by this export.
  func isProved(_ path: String) -> Bool {
    paths.withLock { $0.given.contains(path.hashValue) && !$0.refused.contains(path.hashValue) }
  }
}
