/// What holds for all transfers.
package struct TransferSettings: Sendable {
  /// Through what a transfer goes.
  package enum Proxy: String, CaseIterable, Sendable {
    /// Nothing, whatever the environment says.
    case none
    /// The proxy that `http_proxy`, `https_proxy` and `all_proxy` name, where `no_proxy` does not
    /// except the host.
    ///
    /// The proxy resolves names then, and it alone can judge where they lead.
    case environment
  }

  package var proxy: Proxy
  /// Where a link may lead although it is private.
  package var allowedNetworks: [Network]
  /// Bytes a second over all downloads; 0: no limit.
  package var bandwidth: Int64
  package var userAgent: String

  package init(
    proxy: Proxy = .none, allowedNetworks: [Network] = [], bandwidth: Int64 = 0, userAgent: String
  ) {
    self.proxy = proxy
    self.allowedNetworks = allowedNetworks
    self.bandwidth = bandwidth
    self.userAgent = userAgent
  }
}
