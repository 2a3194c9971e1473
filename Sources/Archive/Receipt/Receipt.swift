package import FoundationEssentials

/// The immutable record of one archived task: what was ordered, what came, and how the two compare.
///
/// Members are written in the order of their declaration, and read whatever else is beside them.
package struct Receipt: Sendable, Equatable, Codable {
  /// The form that this version writes, and the latest that it reads.
  package static let schema = 1
  /// In bytes: the reply takes 256 KiB of it at most, and the chunks of 4 GiB of video 80 KiB.
  static let longest: Int64 = 16 << 20

  package var schema = Receipt.schema
  package var provider: String
  /// The API that the provider speaks.
  package var dialect: String
  package var taskID: String
  /// The task's: the worst of its artifacts'.
  package var verdict: String
  package var times: Times
  package var listing: Listing?
  package var model: String?
  package var action: String?
  package var seed: Int64?
  package var ratio: String?
  package var resolution: String?
  package var tokens: Int64?
  package var requestID: String?
  package var artifacts: [Artifact]
  /// The version of Holdfast that wrote this.
  package var holdfast: String
  /// The provider's reply: its own text, spliced in, in what is written; its values in what is read.
  package var reply: JSON
  /// Why `reply` is null.
  package var replyOmitted: String?
  /// What a reader should know of how the bytes were had; nil where all was as usual.
  package var note: String?
  /// What was mended when this receipt took its predecessor's place.
  package var mended: Mended?

  package init(
    provider: String, dialect: String, taskID: String, verdict: String, times: Times,
    listing: Listing? = nil, model: String? = nil, action: String? = nil, seed: Int64? = nil,
    ratio: String? = nil, resolution: String? = nil, tokens: Int64? = nil,
    requestID: String? = nil, artifacts: [Artifact], holdfast: String, reply: JSON,
    replyOmitted: String? = nil
  ) {
    self.provider = provider
    self.dialect = dialect
    self.taskID = taskID
    self.verdict = verdict
    self.times = times
    self.listing = listing
    self.model = model
    self.action = action
    self.seed = seed
    self.ratio = ratio
    self.resolution = resolution
    self.tokens = tokens
    self.requestID = requestID
    self.artifacts = artifacts
    self.holdfast = holdfast
    self.reply = reply
    self.replyOmitted = replyOmitted
  }

  private enum CodingKeys: String, CodingKey {
    case schema, provider, dialect
    case taskID = "task_id"
    case verdict, times, listing, model, action, seed, ratio, resolution, tokens
    case requestID = "request_id"
    case artifacts, holdfast, reply
    case replyOmitted = "reply_omitted"
    case note, mended
  }
}

extension Receipt {
  /// When what happened; nil for what nobody told.
  package struct Times: Sendable, Equatable, Codable {
    package var submitted: Date?
    package var started: Date?
    package var finished: Date?
    package var polled: Date?
    package var downloaded: Date?
    package var stored: Date?

    package init(
      submitted: Date? = nil, started: Date? = nil, finished: Date? = nil, polled: Date? = nil,
      downloaded: Date? = nil, stored: Date? = nil
    ) {
      self.submitted = submitted
      self.started = started
      self.finished = finished
      self.polled = polled
      self.downloaded = downloaded
      self.stored = stored
    }
  }

  /// What the user's list said of the task.
  package struct Listing: Sendable, Equatable, Codable {
    /// The list and the line, as `tasks.txt:12`.
    package var from: String
    package var expectations: JSON?
    package var tags: JSON?

    package init(from: String, expectations: JSON? = nil, tags: JSON? = nil) {
      self.from = from
      self.expectations = expectations
      self.tags = tags
    }
  }
}
