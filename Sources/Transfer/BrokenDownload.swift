package import FoundationEssentials

/// A download that failed, and what it leaves.
package struct BrokenDownload: Error, Sendable {
  package let cause: TransferError
  /// The beginning of the file, for another attempt; nil when there is none to build on.
  package let prefix: Prefix?
  /// Whether only the rest of the file was asked for.
  package let askedForRest: Bool
  /// What came in place of the file; nil for anything else.
  package let page: Page?
  /// The server's clock, where it has answered with something else than the file.
  package let serverDate: Date?

  package init(
    cause: TransferError, prefix: Prefix?, askedForRest: Bool, page: Page? = nil,
    serverDate: Date? = nil
  ) {
    self.cause = cause
    self.prefix = prefix
    self.askedForRest = askedForRest
    self.page = page
    self.serverDate = serverDate
  }
}

/// The beginning of a body that came in place of a file, 64 KiB at most.
///
/// It may repeat the URLs that it was asked for with, and what is secret in them.
package struct Page: Sendable {
  package let bytes: [UInt8]
  /// The request's own and those of its redirects.
  package let urls: [String]
}
