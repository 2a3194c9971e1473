import SystemPackage

extension Archive {
  /// A task that has a receipt here.
  package struct ArchivedTask: Sendable, Hashable {
    package let provider: String
    package let taskID: String
    /// Its receipts and its objects, relative to the root.
    package let paths: [String]
  }

  /// The archived tasks that have this name, `TASK_ID` or `PROVIDER:TASK_ID`.
  ///
  /// Without a look into the ledger. A receipt that cannot be read names no objects.
  package func tasks(named name: String) throws(ArchiveError) -> [ArchivedTask] {
    var tasks: [ArchivedTask] = []
    for provider in try tree.entries(of: Layout.receipts) {
      for taskID in [name]
        + (name.hasPrefix(provider + ":") ? [String(name.dropFirst(provider.count + 1))] : [])
      {
        guard let latest = try receiptNumber(provider: provider, taskID: taskID) else { continue }
        let receipts = (1...latest).map {
          Layout.receipt(provider: provider, taskID: taskID, number: $0)
        }
        let receipt = try? receipt(provider: provider, taskID: taskID)
        tasks.append(
          ArchivedTask(
            provider: provider, taskID: taskID,
            paths: receipts + (receipt?.artifacts.compactMap(\.path) ?? [])))
      }
    }
    return tasks
  }

  /// Whether a file of this path, relative to the root, could be in an archive.
  package static func isPath(_ text: String) -> Bool {
    text.hasPrefix(Layout.payload + "/") || text.hasPrefix(Layout.journals + "/")
      || [
        Layout.manifest, Layout.tagManifest, Layout.bagInfo, Layout.declaration, Layout.readme,
      ].contains(text)
  }
}
