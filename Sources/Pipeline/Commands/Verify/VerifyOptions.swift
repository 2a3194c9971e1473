package import FoundationEssentials
package import enum Media.Depth

/// What `holdfast verify` was asked for; without any of it, everything is read once.
package struct VerifyOptions: Sendable {
  /// How far the media are read again as well; nil for not at all.
  package var depth: Depth?
  /// Nothing is begun after so long.
  package var maxDuration: Duration?
  /// Nothing is begun after so many bytes; 0 is no limit.
  package var maxBytes: ByteSize?
  /// Read so much that, at one verification a day, everything is read once within this time.
  package var period: Duration?
  /// Read this share of all bytes, the longest unread first.
  package var sample: Share?
  /// Only the files of these tasks.
  package var tasks: [String] = []
  /// Only what was stored since.
  package var since: Date?

  /// Plans how to mend what is wrong; nil for not at all.
  package var repair: RepairOptions?

  package init() {}
}
