/// What happens to a download on its way.
package enum DownloadEvent: Sendable {
  /// The first bytes of the answer are in the file.
  case began(Beginning)
  /// So many bytes have come; every 100 ms at most, and once at the end.
  case received(Int64)

  /// What a server says of the file that it sends.
  package struct Beginning: Sendable, Equatable {
    package let validator: Validator?
    /// Bytes of the whole file; nil when that was not told.
    package let length: Int64?
    /// What the bytes of the whole file add up to; nil when that was not told.
    package let checksum: HostChecksum?
    /// Whether it comes from its first byte on, in place of what was there.
    package let isAnew: Bool
  }
}
