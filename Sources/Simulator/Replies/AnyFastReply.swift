import Crypto
import FoundationEssentials

/// AnyFast's answer to a poll, as its documentation's samples show it.
package struct AnyFastReply: Sendable {
  let task: ScriptedTask
  let state: TaskState
  let links: ArtifactLinks

  package init(_ task: ScriptedTask, _ state: TaskState, _ links: ArtifactLinks) {
    self.task = task
    self.state = state
    self.links = links
  }

  package var json: JSONValue {
    ["code": "success", "message": "", "data": .object(envelope)]
  }

  private var envelope: [JSONValue.Member] {
    var members: [(String, JSONValue?)] = [
      ("task_id", .string(task.id)), ("action", "generate"), ("status", .string(status)),
    ]
    if succeeded {
      members += [
        ("result_url", .string(links.video ?? "")),
        ("original_result_url", links.original.map(JSONValue.string)),
      ]
    }
    members += [
      ("fail_reason", .string(failReason)),
      ("submit_time", .unixTime(state.submitted)),
      // A failed task's sample has 0 here.
      ("start_time", .unixTime(failed ? nil : state.started)),
      ("finish_time", .unixTime(state.finished)),
      ("progress", .string(progress)),
      ("request_id", .string(requestID)),
      ("data", upstream),
    ]
    return Self.present(members)
  }

  private var succeeded: Bool {
    state.status == nil && (task.end == .success || task.end == .noLink)
  }

  private var failed: Bool { state.status == nil && !succeeded }

  private var status: String {
    if let status = state.status { return status }
    return succeeded ? "SUCCESS" : task.end == .cancelled ? "CANCELLED" : "FAILURE"
  }

  /// The reason of a failure, and on success a copy of the link for old clients.
  private var failReason: String {
    if succeeded { return links.video ?? "" }
    return failed ? task.message : ""
  }

  private var progress: String {
    switch state.status {
    case nil: "100%"
    case "NOT_START": "0%"
    case "SUBMITTED", "QUEUED": "10%"
    case "IN_PROGRESS": "50%"
    default: "30%"
    }
  }

  /// What the upstream said, raw; nothing of a failed task, null of one that it does not know yet.
  private var upstream: JSONValue? {
    if failed { return nil }
    if succeeded { return .object(Self.present(finished)) }
    guard let status = state.status, status != "NOT_START" else { return .null }
    return [
      "id": .string(upstreamID), "model": "doubao-seedance-2-0-260128",
      "status": TaskState.isQueued(status) ? "queued" : "running",
    ]
  }

  private var finished: [(String, JSONValue?)] {
    let isUltra = task.original != nil
    let content = links.original ?? links.video ?? ""
    return [
      ("content", ["video_url": .string(content)]),
      ("id", .string(upstreamID)),
      field("model", isUltra ? nil : "doubao-seedance-2-0-260128"),
      field("duration", 5),
      field("ratio", "16:9"),
      field("resolution", isUltra ? "480p" : "720p"),
      field("super_resolution", isUltra ? "720p" : nil),
      field("framespersecond", isUltra ? nil : 24),
      field("generate_audio", isUltra ? nil : true),
      field("seed", isUltra ? nil : 4304),
      ("status", isUltra ? nil : "succeeded"),
      field("usage", isUltra ? ultraUsage : usage),
    ]
  }

  private var usage: JSONValue {
    ["completion_tokens": .integer(task.tokens), "total_tokens": .integer(task.tokens)]
  }

  private var ultraUsage: JSONValue {
    [
      "completion_tokens": .integer(task.tokens), "total_tokens": .integer(task.tokens),
      // The coefficient of the documentation's sample: 50638 tokens billed as 114441.
      "super_resolution_tokens": .integer(task.tokens * 226 / 100),
    ]
  }

  private var upstreamID: String { "cgt-\(stamp)-\(fingerprint.prefix(5))" }
  private var requestID: String { "\(stamp)\(fingerprint.prefix(18))" }

  /// The time of submission as `20260427111505`.
  private var stamp: String {
    CompactTime.text(of: state.submitted).filter(\.isNumber)
  }

  private var fingerprint: String {
    Hex.text(SHA256.hash(data: Data(task.id.utf8)))
  }

  private func field(_ name: String, _ value: JSONValue?) -> (String, JSONValue?) {
    (name, task.overrides[name] ?? value)
  }

  private static func present(_ members: [(String, JSONValue?)]) -> [JSONValue.Member] {
    members.compactMap { name, value in value.map { .init(name: name, value: $0) } }
  }
}
