/// One request of a chain of redirects, and the rules for the next.
struct Hop: Sendable {
  /// How many redirects are followed.
  static let limit = 8

  let url: HTTPURL
  /// How many redirects led here.
  let redirects: Int
  /// Whether the request's own headers and bearer go along: only where it was addressed to.
  let carriesSecrets: Bool
  /// Whether this is still the origin that the request was made for.
  let isAtOrigin: Bool

  init(to url: HTTPURL) {
    self.init(url: url, redirects: 0, carriesSecrets: true, isAtOrigin: true)
  }

  /// Secrets are dropped even when the redirect stays at its origin.
  func following(_ location: String) throws(TransferError) -> Hop {
    guard redirects < Self.limit else { throw .forbiddenRedirect(.tooMany) }
    let target: HTTPURL
    do { target = try url.resolving(location) } catch { throw .forbiddenRedirect(.unfit) }
    guard url.origin.scheme != "https" || target.origin.scheme == "https" else {
      throw .forbiddenRedirect(.insecure)
    }
    return Hop(
      url: target, redirects: redirects + 1, carriesSecrets: false,
      isAtOrigin: isAtOrigin && target.origin == url.origin)
  }

  private init(url: HTTPURL, redirects: Int, carriesSecrets: Bool, isAtOrigin: Bool) {
    self.url = url
    self.redirects = redirects
    self.carriesSecrets = carriesSecrets
    self.isAtOrigin = isAtOrigin
  }
}
