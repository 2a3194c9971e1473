extension Verification {
  package struct Report: Sendable, Hashable {
    package enum Seal: String, Sendable, Codable {
      case never
      /// It vouches for everything that was stored.
      case current
      /// Something was stored since, and only the journals vouch for that.
      case behind
      /// Its files are not those that it lists.
      case damaged
    }

    /// How many objects were read to their end, and their bytes.
    package var objects = 0
    package var bytes: Int64 = 0
    /// How many receipts were read.
    package var receipts = 0
    /// By kind, but for what is acknowledged; a kind that was not met is not there.
    package var problems: [Problem.Kind: Int] = [:]
    /// What the tasks that are hit have cost.
    package var tokensAtStake: Int64 = 0
    /// Files that were bad when they were read first, and good past the page cache.
    package var transients = 0
    /// Objects and receipts that only journals vouch for.
    package var unsealed = 0
    package var seal = Seal.never
    /// Nothing is left that was asked for: no limit was hit.
    package var isComplete = true
    /// How long the census took.
    package var census = Duration.zero
    /// How long reading files took.
    package var reading = Duration.zero
  }
}
