package import FoundationEssentials

/// Why a request for a medium is refused.
package enum LinkRefusal: Sendable, Equatable {
  case unsigned
  case mismatch
  case expired(LinkStyle, signed: String, lifetime: String, expiry: Date, now: Date)

  /// 403 with the XML of the link's family.
  package var answer: Answer {
    let request = ("RequestId", "0123456789abcdef")
    switch self {
    case .unsigned:
      return .xml(403, code: "AccessDenied", message: "Access Denied", [request])
    case .mismatch:
      return .xml(
        403, code: "SignatureDoesNotMatch",
        message: "The request signature we calculated does not match the signature you provided.",
        [request])
    case .expired(.tos, let signed, let lifetime, _, _):
      let details = [("X-Tos-Date", signed), ("X-Tos-Expires", lifetime), request]
      return .xml(403, code: "AccessDenied", message: "Request has expired", details)
    case .expired(.s3, _, let lifetime, let expiry, let now):
      let details = [
        ("X-Amz-Expires", lifetime), ("Expires", expiry.formatted(.iso8601)),
        ("ServerTime", now.formatted(.iso8601)), request,
      ]
      return .xml(403, code: "AccessDenied", message: "Request has expired", details)
    case .expired(.vod, _, _, _, _):
      return .xml(403, code: "AccessDenied", message: "auth_key has expired", [request])
    }
  }
}
