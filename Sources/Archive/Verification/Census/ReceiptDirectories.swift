/// The directories that receipts lie in: `data/tasks/<provider>/cd/`.
struct ReceiptDirectories {
  /// Each with a slash at its end, in the order of the paths of what is in them.
  private(set) var paths: [String] = []
  /// What cannot be listed, or is no directory.
  private(set) var failures: [(path: String, error: ArchiveError)] = []

  init(_ tree: Tree) throws(ArchiveError) {
    guard try tree.status(Layout.receipts) != nil else { return }
    for provider in entries(of: Layout.receipts, tree) {
      let directory = "\(Layout.receipts)/\(provider)"
      paths += entries(of: directory, tree).map { "\(directory)/\($0)/" }
    }
    paths.sort()
  }

  private mutating func entries(of directory: String, _ tree: Tree) -> [String] {
    do throws(ArchiveError) {
      return try tree.entries(of: directory)
    } catch {
      failures.append((directory, error))
      return []
    }
  }
}
