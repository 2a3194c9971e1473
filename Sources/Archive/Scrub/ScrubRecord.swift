/// What is known of a file since it was looked at last.
struct ScrubRecord {
  var state: FileState
  /// The digest that the seal or a journal lists, where the path does not tell it.
  var promised: Digest?
  var rank: Rank
  /// When it was read last, in seconds since 1970, whatever came of it; 0 for never.
  var verifiedAt: Double

  /// In which order files are read.
  enum Rank: Int {
    /// Known to be bad, or changed since it was read.
    case suspect = 0
    case usual = 1
  }
}
