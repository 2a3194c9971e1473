package import FoundationEssentials

/// A body that arrived whole, as far as HTTP can tell, and is in the file.
package struct Download: Sendable {
  package let bytes: Int64
  /// 64 lower-case hex digits.
  package let sha256: String
  /// The CRC-32C of each MiB; the last one may be of less.
  package let chunks: [UInt32]
  package let etag: String?
  package let lastModified: String?
  package let serverDate: Date?

  init(_ head: ResponseHead, contents: FileContents) {
    bytes = contents.bytes
    sha256 = contents.sha256
    chunks = contents.chunks
    etag = head.headers["etag"]
    lastModified = head.headers["last-modified"]
    serverDate = head.serverDate
  }
}
