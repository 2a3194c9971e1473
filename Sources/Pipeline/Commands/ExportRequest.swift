package import enum Archive.TreeOrder
package import Ledger
package import SystemPackage

/// What `holdfast export` was asked for.
package struct ExportRequest: Sendable {
  package let directory: FilePath
  /// Nil for a bag.
  package let order: TreeOrder?
  /// `TASK_ID` or `PROVIDER:TASK_ID`; none: all.
  package let tasks: [String]
  /// Which of them, as far as a receipt tells.
  package let filter: TaskFilter
  /// Whether the export shares the archive's files.
  package let isLinking: Bool

  package init(
    into directory: FilePath, by order: TreeOrder?, tasks: [String], filter: TaskFilter,
    isLinking: Bool
  ) {
    self.directory = directory
    self.order = order
    self.tasks = tasks
    self.filter = filter
    self.isLinking = isLinking
  }
}
