/// How far an archive is proved after a verification.
package struct ProofSummary: Encodable, Sendable {
  /// False when a limit ended the reading before all that was asked for was read.
  package var complete: Bool
  /// Of the file that was proved longest ago.
  package var oldest: String?
  /// In seconds: the time within which everything is to be read once.
  package var period: Double
  /// How much of all bytes was proved within it, from 0 to 1.
  package var withinPeriod: Double
  /// When everything would be read once, at one such verification a day; absent when nothing was read.
  package var fullPassEnds: String?
  /// Problems that are known and told no more.
  package var acknowledged: Int
  /// Files that were bad at first and good when they were read again.
  package var transients: Int
  /// What the tasks that are hit have cost.
  package var tokensAtStake: Int64
  /// How long the census took, in seconds, to the millisecond.
  package var censusSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case complete, oldest, period
    case withinPeriod = "within_period"
    case fullPassEnds = "full_pass_ends"
    case acknowledged, transients
    case tokensAtStake = "tokens_at_stake"
    case censusSeconds = "census_seconds"
  }
}
