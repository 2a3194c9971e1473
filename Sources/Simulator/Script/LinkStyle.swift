/// The family of a link's signature.
package enum LinkStyle: String, Sendable, CaseIterable {
  /// Volcengine TOS: `X-Tos-Date`, `X-Tos-Expires`, `X-Tos-Signature`.
  case tos

  /// Volcengine VOD: `auth_key=<expiry>-r0-u0-<signature>`.
  case vod

  /// AWS Signature Version 4: `X-Amz-Date`, `X-Amz-Expires`, `X-Amz-Signature`.
  case s3
}
