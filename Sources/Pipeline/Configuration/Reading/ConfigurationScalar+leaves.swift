import Archive
import Media
import Providers
import Transfer

extension Depth: ConfigurationScalar {}

extension Dialect: ConfigurationScalar {}

/// A task's further videos are kept as its `video` is.
extension Artifact.Role: ConfigurationScalar {
  static let form = "video or original"

  init(configured text: String) throws(Complaint) {
    guard let role = Self(rawValue: text), !Self.further.contains(role) else {
      throw .write(Self.form)
    }
    self = role
  }

  var configured: String { rawValue }
}

extension TransferSettings.Proxy: ConfigurationScalar {}

extension ArchiveIdentity: ConfigurationScalar {
  static let form = "the 32 hex digits that `holdfast init` prints"

  init(configured text: String) throws(Complaint) {
    guard let identity = ArchiveIdentity(text) else { throw .write(Self.form) }
    self = identity
  }

  var configured: String { description }
}
