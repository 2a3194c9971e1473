/// Hands out where the receipts of each task are, by provider and then in the order of the paths;
/// of what it walks through, the names in one directory are in memory.
struct ReceiptWalk {
  private let tree: Tree
  private var providers: ArraySlice<String> = []
  private var shards: ArraySlice<String> = []
  private var tasks: ArraySlice<[String]> = []

  /// Over all receipts.
  init(_ tree: Tree) throws(ArchiveError) {
    self.tree = tree
    providers = try tree.directories(in: Layout.receipts)[...]
  }

  /// Over those of some tasks.
  init(_ tree: Tree, of named: [Export.Task]) throws(ArchiveError) {
    self.tree = tree
    for task in named {
      let first = Layout.receipt(provider: task.provider, taskID: task.taskID)
      let directory = Layout.receiptDirectory(provider: task.provider, taskID: task.taskID)
      tasks += try receipts(in: directory).filter { $0.first == first }
    }
  }

  /// The paths of a task's receipts, the one in force last; nil when there are no more tasks.
  mutating func next() throws(ArchiveError) -> [String]? {
    while true {
      if let task = tasks.popFirst() { return task }
      if let shard = shards.popFirst() {
        tasks = try receipts(in: shard)[...]
      } else if let provider = providers.popFirst() {
        shards = try tree.directories(in: provider)[...]
      } else {
        return nil
      }
    }
  }

  /// A successor's name is the first one's with `~2`, `~3` and so on, so a shorter one is older.
  private func receipts(in directory: String) throws(ArchiveError) -> [[String]] {
    guard try tree.status(directory) != nil else { return [] }
    let names = try tree.entries(of: directory).filter { ArchivePath("\(directory)/\($0)") != nil }
    let tasks = Dictionary(grouping: names) { $0.dropLast(".json".count).prefix { $0 != "~" } }
    return tasks.sorted { $0.key < $1.key }.map { _, names in
      names.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.map { "\(directory)/\($0)" }
    }
  }
}
