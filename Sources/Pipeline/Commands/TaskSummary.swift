import Archive
import Ledger
import enum Media.CheckValue

/// A task as `list` and `show` tell it: from the ledger, and once it is archived with what its
/// receipt adds.
///
/// Flat but for `tags` and `artifacts`, so that each member is a column.
package struct TaskSummary: Encodable, Sendable {
  package let provider: String
  package let taskID: String
  package let state: String
  package let outcome: String?
  package let verdict: String?
  package let reason: String?
  package let sentence: String?
  package let model: String?
  package let tokens: Int64?
  /// Of the artifact in role `video`; so are `bytes`, `path`, and what the file was found to be.
  package let digest: String?
  package let bytes: Int64?
  package let path: String?
  package let deadline: String?
  package let listed: String
  package let done: String?
  package let acknowledged: String?
  package let from: String
  package let tags: [String]

  private(set) var dialect: String?
  private(set) var action: String?
  private(set) var seed: Int64?
  private(set) var ratio: String?
  private(set) var resolution: String?
  private(set) var requestID: String?

  private(set) var submitted: String?
  private(set) var started: String?
  private(set) var finished: String?
  private(set) var polled: String?
  private(set) var downloaded: String?
  private(set) var stored: String?

  private(set) var expectedDuration: CheckValue?
  private(set) var expectedFPS: CheckValue?
  private(set) var expectedAudio: CheckValue?

  private(set) var container: String?
  /// Of the video track, in seconds.
  private(set) var duration: Double?
  private(set) var fps: Double?
  private(set) var frames: Int?
  /// Before rotation.
  private(set) var width: Int?
  private(set) var height: Int?
  private(set) var rotation: Int?
  private(set) var videoCodec: String?
  private(set) var audioCodec: String?
  /// Whether it has sound; nil when its file does not tell.
  private(set) var audio: Bool?

  private(set) var artifacts: [ArtifactSummary]?

  private enum CodingKeys: String, CodingKey {
    case provider
    case taskID = "task_id"
    case state, outcome, verdict, reason, sentence, model, tokens, digest, bytes, path, deadline
    case listed, done, acknowledged, from, tags
    case dialect, action, seed, ratio, resolution
    case requestID = "request_id"
    case submitted, started, finished, polled, downloaded, stored
    case expectedDuration = "expected_duration"
    case expectedFPS = "expected_fps"
    case expectedAudio = "expected_audio"
    case container, duration, fps, frames, width, height, rotation
    case videoCodec = "video_codec"
    case audioCodec = "audio_codec"
    case audio, artifacts
  }
}

extension TaskSummary {
  init(_ row: TaskRow) {
    provider = row.provider
    taskID = row.taskID
    state = row.stage.rawValue
    outcome = row.outcome?.rawValue
    verdict = row.verdict
    reason = row.reason
    sentence = row.sentence
    model = row.model
    tokens = row.tokens
    digest = row.digest
    bytes = row.bytes
    path = row.object?.path
    deadline = row.deadline?.rfc3339
    listed = row.enqueuedAt.rfc3339
    done = row.doneAt?.rfc3339
    acknowledged = row.acknowledgedAt?.rfc3339
    from = row.origin
    tags = row.tags
    submitted = row.submittedAt?.rfc3339
    polled = row.polledAt?.rfc3339
    expectedDuration = row.duration.map { .number($0) }
    expectedFPS = row.framesPerSecond.map { .number($0) }
  }

  init(_ row: TaskRow, _ record: ReceiptRecord) {
    self.init(row)
    dialect = record.dialect
    action = record.action
    seed = record.seed
    ratio = record.ratio
    resolution = record.resolution
    requestID = record.requestID
    submitted = record.times.submitted?.rfc3339
    started = record.times.started?.rfc3339
    finished = record.times.finished?.rfc3339
    polled = record.times.polled?.rfc3339
    downloaded = record.times.downloaded?.rfc3339
    stored = record.times.stored?.rfc3339
    expectedDuration = record.expectation("duration")
    expectedFPS = record.expectation("fps")
    expectedAudio = record.expectation("audio")
    let facts = record.video?.facts
    container = facts?.container
    duration = facts?.video?.duration
    fps = facts?.video?.frameRate
    frames = facts?.video?.frames
    width = facts?.video?.width
    height = facts?.video?.height
    rotation = facts?.video?.rotation
    videoCodec = facts?.video?.codec
    audioCodec = facts?.audio?.codec
    // Of a file that could not be read it is not known whether it has one.
    audio = facts?.duration.map { _ in facts?.audio != nil }
    artifacts = record.artifacts.map(ArtifactSummary.init)
  }
}
