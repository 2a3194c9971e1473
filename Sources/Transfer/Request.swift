/// What to ask a server for, always with GET.
package struct Request: Sendable {
  /// The moments after which a silent server is given up.
  package struct Timeouts: Hashable, Sendable {
    /// From the start to a connection that can carry the request: name, TCP and TLS.
    package var connect: Duration
    /// From the request to the end of the answer's head.
    package var firstByte: Duration
    /// Between two bytes of the body, and the time over which it has to bring 1 KiB/s.
    package var stall: Duration
    /// For one exchange as a whole.
    package var total: Duration?

    package init(
      connect: Duration, firstByte: Duration, stall: Duration, total: Duration? = nil
    ) {
      self.connect = connect
      self.firstByte = firstByte
      self.stall = stall
      self.total = total
    }
  }

  /// Sent byte for byte, dot segments and escapes included.
  package var url: String
  /// Sent to the URL's own origin only.
  package var headers: [(name: String, value: String)] = []
  /// The key, sent as `Authorization: Bearer` to the URL's own origin only; a redirect drops it.
  package var bearer: String?
  /// A longer body ends the exchange with `tooLarge`.
  package var byteCap: Int64
  package var timeouts: Timeouts
  /// Eight redirects at most, never from `https` to `http`; if not, a redirect is the answer.
  package var followsRedirects: Bool
  /// Only for a host that was configured: its name may lead to a private address.
  package var reachesPrivateAddresses: Bool

  package init(
    url: String, headers: [(name: String, value: String)] = [], bearer: String? = nil,
    byteCap: Int64, timeouts: Timeouts, followsRedirects: Bool,
    reachesPrivateAddresses: Bool = false
  ) {
    self.url = url
    self.headers = headers
    self.bearer = bearer
    self.byteCap = byteCap
    self.timeouts = timeouts
    self.followsRedirects = followsRedirects
    self.reachesPrivateAddresses = reachesPrivateAddresses
  }
}

extension Request: CustomStringConvertible, CustomReflectable {
  /// Without the query and the key, so that neither ends in a log.
  package var description: String {
    "GET \(url.prefix { $0 != "?" && $0 != "#" && $0 != "@" })"
  }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
