/// What `holdfast verify --repair` was asked for.
package struct RepairOptions: Sendable {
  /// Directories that may hold other copies.
  package var copies: [String]
  /// Whether it is to be done, and not only planned.
  package var isConfirmed: Bool

  package init(copies: [String], isConfirmed: Bool) {
    self.copies = copies
    self.isConfirmed = isConfirmed
  }
}
