/// The code in a storage service's error body, such as `AccessDenied`.
enum ServiceErrorCode {
  /// How much of a body is looked at; the code stands at its beginning.
  private static let window = 4096

  /// Finds S3's and Azure's `<Code>…</Code>` and TOS's `"Code": "…"`.
  ///
  /// Only a short plain word passes: nothing else of an error body is ever kept or shown.
  static func find(in body: some Sequence<UInt8>) -> String? {
    let text = String(decoding: Array(body.prefix(window)), as: UTF8.self)
    let pattern =
      #/<Code>\s*([A-Za-z0-9._-]{1,64})\s*</Code>|"[Cc]ode"\s*:\s*"([A-Za-z0-9._-]{1,64})"/#
    guard let match = text.firstMatch(of: pattern) else { return nil }
    return (match.1 ?? match.2).map(String.init)
  }
}
