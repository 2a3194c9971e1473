import Transfer

/// What a failed attempt means for its artifact.
enum TransferOutcome {
  /// The bytes did not get here: never the end of a task by itself.
  case transport
  /// The proxy lets nothing through: no attempt of the artifact's, and never its end.
  case proxy
  /// A complete answer that is not the file: counts against the attempts.
  case content
  /// The rest of the file can't be had by itself: the whole is asked for.
  case noRest
  /// The link is not served: it is dead, or not served yet, or something on the way answers in its place.
  case refusal
  /// Asking again would bring the same.
  case never
  case cancelled
  /// The disk has no room for the file: it waits until there is some.
  case noRoom
  /// This machine can't write.
  case localIO

  /// - Parameter isProxied: whether the link is a gateway's own path, whose 502 means that what is
  /// behind it is gone.
  init(_ error: TransferError, isProxied: Bool) {
    self =
      switch error {
      case .unavailable(status: 502, _, _) where isProxied: .refusal
      case .transport, .unavailable: .transport
      case .proxy: .proxy
      // The next attempt compares the bytes.
      case .content(.otherTag): .transport
      case .content(.wrongRange), .content(.objectChanged): .noRest
      case .content(.notMedia), .content(.expiredLink): .refusal
      case .content: .content
      case .refused(status: 400, _, _), .refused(status: 401, _, _), .refused(status: 403, _, _),
        .refused(status: 404, _, _), .refused(status: 410, _, _):
        .refusal
      // Whatever else a client is told that it did wrong: it did not.
      case .refused: .content
      case .tooLarge, .blockedAddress, .forbiddenRedirect, .badURL, .badHeader: .never
      case .cancelled: .cancelled
      case .noRoom: .noRoom
      case .localIO: .localIO
      }
  }
}

extension TransferError {
  /// Whether the host refused with a status of its own.
  var isRefusal: Bool {
    if case .refused = self { true } else { false }
  }

  /// For how long the host asks to be left alone; what comes with a refusal is about the link alone.
  var hostWish: Duration? { isRefusal ? nil : retryAfter }
}
