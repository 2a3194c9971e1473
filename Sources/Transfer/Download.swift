package import FoundationEssentials

/// A body that arrived whole, as far as HTTP can tell, and is in the file.
package struct Download: Sendable {
  package let contents: FileContents
  package let validator: Validator?
  /// False when the entity tag looks like an MD5 and is not this file's: the bytes changed on their way,
  /// or the tag is no MD5; nil when it does not look like one.
  package let matchesTag: Bool?
  /// What the host says that the bytes of the whole file add up to.
  package let checksum: HostChecksum?
  package let serverDate: Date?

  init(_ file: FileBody, serverDate: Date?) throws(TransferError) {
    contents = try file.contents()
    validator = file.told.validator
    matchesTag = file.prefix?.matchesTag
    checksum = file.checksum
    self.serverDate = serverDate
  }
}
