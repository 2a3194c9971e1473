/// AnyFast's reply: an envelope, the task in its `data`, and in that task's `data` what the service
/// behind AnyFast said, whose shape depends on that service.
struct AnyFastReply {
  private let task: Fields
  private let upstream: Fields?

  /// Throws `malformed` when there is no task in the reply.
  init(_ envelope: Fields) throws(PollError) {
    // Legacy replies have no envelope.
    guard let task = envelope.task(in: ["data", "", "result"]) else {
      throw .malformed("no status, \(envelope.complaint ?? "no reason given")")
    }
    self.task = task
    upstream = task["data"]
  }

  func state(of taskID: String) throws(PollError) -> TaskState {
    if let other = otherTask(than: taskID) { throw .otherTask(other) }
    return TaskState(
      status: task.statusWord ?? "", details: details, artifacts: artifacts,
      // The reason may stand where a legacy client looks for the link, and the other way round.
      refusal: task.refusal ?? upstream?.refusal,
      complaint: task.refusal ?? upstream?.refusal ?? task.complaint ?? upstream?.complaint
        ?? upstream?.statusWord.map { "the service behind it says \($0)" },
      notKept: upstream?.links(at: "content.last_frame_url").isEmpty == false
        ? ["last_frame_url"] : [])
  }

  /// The id that the reply is about, if that is another task.
  ///
  /// The upstream id differs from the platform's by design; a list may name a task by either. The
  /// platform's `id` may be a mere row number.
  private func otherTask(than taskID: String) -> String? {
    let rowless = task.string("id").flatMap { $0.allSatisfy(\.isNumber) ? nil : $0 }
    let own = [task.string("task_id"), rowless].compactMap(\.self).filter { !$0.isEmpty }
    guard let first = own.first, !own.contains(taskID) else { return nil }
    let upstreamID = upstream?.string("id")
    if upstreamID == taskID || (upstreamID == nil && taskID.hasPrefix("cgt-")) { return nil }
    return task.text("task_id") ?? first
  }

  /// An ultra task has two files, and then upstream's is the one before super-resolution.
  private var artifacts: [Artifact] {
    let isUltra = upstream?.text("super_resolution") != nil
    let upstreamLink = upstream?.links(at: "content.video_url").first
    let video =
      task.link("result_url") ?? task.linkAmongWords("fail_reason") ?? task.videoLink()
      ?? upstream?.videoLink { !isUltra || !$0.leadsToSameFile(as: upstreamLink) }
    let original = task.link("original_result_url") ?? (isUltra ? upstreamLink : nil)
    return Artifact.all(
      video, original: original, listed: isUltra ? [] : task.videoList + (upstream?.videoList ?? [])
    )
  }

  private var details: Details {
    var details = Details(common: task)
    details.action = task.text("action")
    details.requestID = task.text("request_id")
    details.upstreamID = upstream?.text("id")
    details.model =
      upstream?.text("model") ?? task["properties"]?.text("origin_model_name") ?? details.model
    if let upstream { details.takeExpectations(from: upstream) }
    details.tokens = upstream.flatMap(Details.tokens(in:))
    return details
  }
}
