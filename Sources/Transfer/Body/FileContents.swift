/// What a file holds, as a transfer that filled it tells.
package struct FileContents: Equatable, Sendable {
  package let bytes: Int64
  /// 64 lower-case hex digits.
  package let sha256: String
  /// The CRC-32C of each MiB; the last one may be of less.
  package let chunks: [UInt32]

  init(_ digest: ChunkedDigest) {
    bytes = digest.bytes
    sha256 = digest.sha256
    chunks = digest.chunks
  }
}
