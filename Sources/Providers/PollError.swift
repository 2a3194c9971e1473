/// Why an answer tells nothing about the task that was asked for.
///
/// The texts are the provider's own words, without the key and without any link's query.
package enum PollError: Error, Equatable {
  case unauthorized(String)
  case forbidden(String)
  case throttled
  case unavailable(status: Int, String)
  /// Nothing at this address speaks the dialect: the provider's `url:` is wrong.
  case wrongPath(String)
  /// Longer than so many bytes.
  case tooLarge(limit: Int)
  case malformed(String)
  /// The reply is about this task, which is not the one that was asked for.
  case otherTask(String)

  /// Whether asking again may help; if not, nothing changes until a person has acted.
  package var isTransient: Bool {
    switch self {
    case .throttled, .unavailable, .tooLarge, .malformed, .otherTask: true
    case .unauthorized, .forbidden, .wrongPath: false
    }
  }

  /// Whether the provider as a whole is busy or down, so that it says nothing of this task.
  package var isOutage: Bool {
    switch self {
    case .throttled, .unavailable: true
    case .unauthorized, .forbidden, .wrongPath, .tooLarge, .malformed, .otherTask: false
    }
  }

  /// The stable name for events and the ledger.
  package var slug: String {
    switch self {
    case .unauthorized: "unauthorized"
    case .forbidden: "forbidden"
    case .throttled: "throttled"
    case .unavailable: "provider-down"
    case .wrongPath: "wrong-path"
    case .tooLarge: "reply-too-large"
    case .malformed: "malformed-reply"
    case .otherTask: "other-task"
    }
  }
}

extension PollError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unauthorized(let words): "the provider refuses the key (401): \(words)"
    case .forbidden(let words): "the provider forbids the request (403): \(words)"
    case .throttled: "the provider asks for fewer requests (429)"
    case .unavailable(let status, let words): "the provider is not available (\(status)): \(words)"
    case .wrongPath(let words): "the provider's url: in the configuration is wrong: \(words)"
    case .tooLarge(let limit):
      "the reply is longer than poll.max_reply in the configuration allows, \(limit) bytes"
    case .malformed(let words): "the reply cannot be used: \(words)"
    case .otherTask(let id): "the reply is about another task: \(id)"
    }
  }
}
