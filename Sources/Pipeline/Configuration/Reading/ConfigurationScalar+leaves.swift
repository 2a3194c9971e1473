import Archive
import Media
import Providers
import Transfer

extension Depth: ConfigurationScalar {}

extension Dialect: ConfigurationScalar {}

extension Artifact.Role: ConfigurationScalar {}

extension TransferSettings.Proxy: ConfigurationScalar {}

extension ArchiveIdentity: ConfigurationScalar {
  static let form = "the 32 hex digits that `holdfast init` prints"

  init(configured text: String) throws(Complaint) {
    guard let identity = ArchiveIdentity(text) else { throw .write(Self.form) }
    self = identity
  }

  var configured: String { description }
}
