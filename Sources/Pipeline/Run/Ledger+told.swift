import Ledger

extension Ledger {
  /// The artifacts of an archived task; none of any other, whose artifacts are only links.
  func artifacts(of row: TaskRow) async throws -> [ArtifactRow] {
    guard row.outcome == .archived else { return [] }
    return try await artifacts(of: row.id)
  }
}
