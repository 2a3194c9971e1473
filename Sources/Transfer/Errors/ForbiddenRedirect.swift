/// Why a redirect is not followed.
package enum ForbiddenRedirect: Error, Equatable, Sendable {
  case tooMany
  /// From `https` to `http`.
  case insecure
  /// To another scheme, to a URL with a user name in it, or to what is no URL.
  case unfit
}

extension ForbiddenRedirect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooMany: "The link redirects more than \(Hop.limit) times."
    case .insecure: "The link redirects from https to http."
    case .unfit: "The link redirects to what is no plain http or https URL."
    }
  }
}
