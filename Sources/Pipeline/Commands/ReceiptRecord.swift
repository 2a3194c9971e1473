import Archive
import Media

/// As much of a receipt as `list` tells.
struct ReceiptRecord: Sendable, Decodable {
  struct Artifact: Sendable, Decodable {
    let role: String
    let verdict: String?
    let reasons: [String]?
    let digest: String?
    let bytes: Int64?
    let path: ObjectName?
    let lost: String?
    let facts: Facts?
    let checks: [Check]?
  }

  /// Of a file; receipts of other versions may know other problems.
  struct Facts: Sendable, Decodable {
    let container: String?
    let duration: Double?
    let video: VideoFacts?
    let audio: AudioFacts?
  }

  struct Check: Sendable, Decodable {
    let name: String
    let expected: CheckValue?
  }

  let dialect: String
  let times: Receipt.Times
  let action: String?
  let seed: Int64?
  let ratio: String?
  let resolution: String?
  let requestID: String?
  let artifacts: [Artifact]

  private enum CodingKeys: String, CodingKey {
    case dialect, times, action, seed, ratio, resolution, artifacts
    case requestID = "request_id"
  }
}

extension ReceiptRecord {
  var video: Artifact? { artifacts.first { $0.role == "video" } }

  /// What the file was held against: the list's word, else the provider's.
  func expectation(_ check: String) -> CheckValue? {
    video?.checks?.first { $0.name == check }?.expected
  }
}

extension ArtifactSummary {
  init(_ artifact: ReceiptRecord.Artifact) {
    self.init(
      role: artifact.role, digest: artifact.digest, bytes: artifact.bytes,
      path: artifact.path?.path,
      verdict: artifact.verdict, reason: artifact.lost ?? artifact.reasons?.first)
  }
}
