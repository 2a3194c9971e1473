/// How a listed task stands, before what its line says is recorded.
package enum Standing: Sendable, Equatable {
  /// The ledger doesn't know it.
  case new
  case open
  /// Its outcome is tried again when a list names it.
  case triedAgain
  /// Its outcome is final.
  case final
  /// The same listing has named it before, and the first time counts.
  case duplicate
}

/// A number that one listing has, the reading of lists that one command or one file of the inbox brings.
package typealias ListingID = Int64
