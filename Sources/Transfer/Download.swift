package import FoundationEssentials

/// A body that arrived whole, as far as HTTP can tell, and is in the file.
package struct Download: Sendable {
  package let bytes: Int64
  /// 64 lower-case hex digits.
  package let sha256: String
  /// The CRC-32C of each MiB; the last one may be of less.
  package let chunks: [UInt32]
  /// Whether the server told where the body ends; if not, a broken connection looks the same.
  package let lengthWasTold: Bool
  package let status: Int
  package let contentType: String?
  package let etag: String?
  package let lastModified: String?
  package let serverDate: Date?
  /// Where the bytes came from after `redirects` redirects; the query is never kept.
  package let finalHost: String
  package let finalPath: String
  package let redirects: Int

  init(_ head: ResponseHead, from hop: Hop, contents: FileContents) {
    bytes = contents.bytes
    sha256 = contents.sha256
    chunks = contents.chunks
    lengthWasTold = head.length != .untold
    status = head.status
    contentType = head.headers["content-type"]
    etag = head.headers["etag"]
    lastModified = head.headers["last-modified"]
    serverDate = head.serverDate
    finalHost = hop.url.origin.host
    finalPath = hop.url.path
    redirects = hop.redirects
  }
}
