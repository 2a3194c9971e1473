/// Through what videos are fetched.
package enum ProxyChoice: String, CaseIterable, Sendable {
  /// Nothing, whatever the environment says.
  case none
  /// What `https_proxy`, `http_proxy` and `no_proxy` say.
  case environment
}

extension ProxyChoice: ConfigurationScalar {}
