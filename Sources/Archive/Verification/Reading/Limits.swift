extension Verification {
  /// How much of the archive is read; the census is always complete.
  ///
  /// What is begun is finished.
  package struct Limits: Sendable {
    /// Which part of the bytes is enough.
    package enum Share: Sendable, Hashable {
      case everything
      /// Only what is known to be bad, or has changed since it was read.
      case suspect
      /// So much that, with one verification a day, no proof is ever older than this many seconds.
      case period(Double)
      /// This part of all bytes: those whose proof is the oldest.
      case sample(Double)
    }

    package var share = Share.everything
    /// Nothing is begun after this.
    package var deadline: ContinuousClock.Instant?
    package var maxBytes: Int64?
    /// Only what was stored at this time or later, in seconds since 1970.
    package var since: Double?
    /// Only these files.
    package var paths: [String]?
    /// Asked before each file: somebody wants this to end.
    package var isStopped: @Sendable () -> Bool = { false }

    package init() {}
  }
}

extension Verification.Limits {
  /// Whether nothing more may be begun after so many bytes.
  package func isOver(_ bytes: Int64) -> Bool {
    isStopped() || deadline.map { ContinuousClock.now >= $0 } ?? false
      || maxBytes.map { bytes >= $0 } ?? false
  }
}
