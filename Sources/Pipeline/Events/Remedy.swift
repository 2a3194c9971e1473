/// What can mend a damage.
package enum Remedy: String, Encodable, Sendable {
  /// Another copy of the same bytes, wherever it is.
  case copy
  /// The link, which is still alive.
  case link
  /// The provider, asked for another link.
  case provider
}
