/// A download that failed, and what it leaves.
package struct BrokenDownload: Error, Sendable {
  package let cause: TransferError
  /// The beginning of the file, for another attempt; nil when there is none to build on.
  package let prefix: Prefix?
  /// Whether only the rest of the file was asked for.
  package let askedForRest: Bool

  package init(cause: TransferError, prefix: Prefix?, askedForRest: Bool) {
    self.cause = cause
    self.prefix = prefix
    self.askedForRest = askedForRest
  }
}
