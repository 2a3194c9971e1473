/// The beginning of a file, left by an attempt that broke off, and what is known of the whole.
package struct Prefix: Sendable {
  /// What the server called the file; nil when it gave it no name.
  package let validator: Validator?
  /// Bytes of the whole file; nil when they were not told.
  package let length: Int64?
  /// Whether these are the bytes that arrived, as far as this machine can tell; if not, the last of them
  /// are compared first.
  package let isVouched: Bool
  /// What its host says that the bytes of the whole file add up to.
  package let checksum: HostChecksum?
  let digest: ChunkedDigest

  init(
    digest: ChunkedDigest, validator: Validator?, length: Int64?, checksum: HostChecksum? = nil,
    isVouched: Bool = true
  ) {
    self.digest = digest
    self.checksum = checksum
    self.isVouched = isVouched
    self.validator = validator
    self.length = length
  }

  /// Reads what an earlier process left in a file, from its first byte.
  ///
  /// Blocks.
  ///
  /// - Parameter recorded: how many bytes it is known to have left; nil when it was killed before it
  ///   could tell. When there are more or fewer, somebody else has been at the file.
  package init(
    of descriptor: CInt, validator: Validator?, length: Int64?, checksum: HostChecksum? = nil,
    recorded: Int64?
  ) throws(TransferError) {
    let digest = try ChunkedDigest(of: descriptor, alsoMD5: validator?.md5 != nil)
    self.init(
      digest: digest, validator: validator, length: length, checksum: checksum,
      isVouched: digest.bytes == recorded)
  }

  /// How much of the file there is.
  package var bytes: Int64 { digest.bytes }

  /// Whether its MD5 is what its entity tag seems to say; nil when that says none.
  package var matchesTag: Bool? {
    guard let md5 = digest.md5, let told = validator?.md5 else { return nil }
    return md5 == told
  }

  /// What the file holds, as far as it has come.
  package var contents: FileContents { FileContents(digest) }

  /// What the file holds, when nothing of it is missing.
  package var whole: FileContents? { length == bytes && bytes > 0 ? contents : nil }

  /// Whether nothing tells that bytes of it are missing.
  package var mayBeWhole: Bool { bytes >= length ?? 0 }
}
