import Media
import Providers
import Transfer

extension Depth: ConfigurationScalar {}

extension Dialect: ConfigurationScalar {}

extension Artifact.Role: ConfigurationScalar {}

extension TransferSettings.Proxy: ConfigurationScalar {}
