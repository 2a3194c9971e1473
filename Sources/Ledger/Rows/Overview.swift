package import FoundationEssentials

/// What a person in a hurry asks of a ledger, all of one moment.
package struct Overview: Sendable {
  package let archived: ArchivedCount
  /// Since the times that were asked about, in their order.
  package let lately: [ArchivedCount]
  /// When the oldest of what is archived was stored.
  package let oldestStored: Date?
  package let open: [OpenTasks]
  /// The last ones, the latest first.
  package let runs: [RunRow]
  package let troubles: [TroubleCount]
}
