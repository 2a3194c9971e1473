/// What the transfers of a run bring, and what they still hold.
struct Traffic: Sendable, Equatable {
  /// Of the last while, over all transfers; nil before enough was seen.
  var bytesPerSecond: Double?
  /// Bytes still to come of the transfers under way.
  var underWay: Int64 = 0
  /// What a file takes of which nobody has told the length.
  var typicalBytes: Int64
  /// The most transfers at once.
  var lanes = 1
}
