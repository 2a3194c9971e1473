/// What happens to a download on its way.
package enum DownloadEvent: Sendable {
  /// The server has told what it sends.
  case began(Beginning)
  /// So many bytes have come; every 100 ms at most, and once at the end.
  case received(Int64)

  /// What a server says of a file before it sends it.
  package struct Beginning: Sendable, Equatable {
    package let validator: Validator?
    /// Bytes of the whole file; nil when that was not told.
    package let length: Int64?
    /// The first byte that it sends.
    package let offset: Int64
  }
}
