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

    /// How many objects were read to their end.
    package var objects = 0
    package var bytes: Int64 = 0
    package var receipts = 0
    /// By kind; a kind that was not met is not there.
    package var problems: [Problem.Kind: Int] = [:]
    /// Objects and receipts that only journals vouch for.
    package var unsealed = 0
    package var seal = Seal.never
  }
}
