/// One task of a script: how it goes, what its replies say and how its files are served.
package struct ScriptedTask: Sendable, Equatable {
  /// A status of the dialect, and for how many seconds it lasts.
  package struct State: Sendable, Equatable {
    package let status: String
    package let seconds: Double

    package init(_ status: String, seconds: Double) {
      self.status = status
      self.seconds = seconds
    }
  }

  package var id: String
  package var dialect: Dialect

  /// The file of `video`; a link to nil answers that the object does not exist.
  package var clip: String?

  /// The file of `original`, which makes the task an ultra one.
  package var original: String?

  /// The style of the link to `video`; `original` is always TOS.
  package var style = LinkStyle.tos

  /// One after the other from the first poll on.
  package var states: [State] = []
  package var end = TaskEnd.success

  /// The reason of a failure.
  package var message = "task failed, code: InternalServiceError, message: simulated failure"

  /// Seconds from signing to a link's expiry.
  package var linkLifetime = 86400

  /// Whether each poll brings a link signed just then, or always the one signed at the end.
  package var refreshesLink = false

  /// The clip's numbers, from which the tokens are counted.
  package var width: Int
  package var height = 720
  package var frames = 121

  /// Fields of the reply that the script sets, by the names of AnyFast's inner `data`.
  package var overrides: [String: JSONValue] = [:]

  package var media = MediaBehaviour()
  package var originalMedia = MediaBehaviour()
  package var polls = PollBehaviour()

  /// A task that is done at its first poll, with the numbers of the documentation's samples.
  package init(id: String, dialect: Dialect, clip: String?, original: String? = nil) {
    self.id = id
    self.dialect = dialect
    self.clip = clip
    self.original = original
    (width, height) = original == nil ? (1280, 720) : (864, 496)
    if original != nil { style = .vod }
  }

  func clip(_ role: Role) -> String? {
    switch role {
    case .video: clip
    case .original: original
    }
  }

  func behaviour(_ role: Role) -> MediaBehaviour {
    switch role {
    case .video: media
    case .original: originalMedia
    }
  }

  /// Tokens as the upstream counts them: floor(width · height · frames / 1024).
  package var tokens: Int { width * height * frames / 1024 }
}
