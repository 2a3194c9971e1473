/// GlobalAiOpc's reply: the task itself, or the task in `data`.
struct GlobalAiOpcReply {
  private let task: Fields

  /// Throws `malformed` when there is no task in the reply.
  init(_ reply: Fields) throws(PollError) {
    guard let task = reply.task(in: ["", "data", "data.data", "result"]) else {
      throw .malformed("no status, \(reply.complaint ?? "no reason given")")
    }
    self.task = task
  }

  /// Throws `otherTask`.
  func state(of taskID: String) throws(PollError) -> TaskState {
    if let id = task.string("id"), !id.isEmpty, id != taskID {
      throw .otherTask(task.text("id") ?? id)
    }
    if let object = task.text("object"), !object.lowercased().hasPrefix("video") {
      return .notAVideoTask(object: object)
    }
    return TaskState(
      status: task.statusWord ?? "", details: details,
      artifacts: Artifact.all(task.videoLink(), listed: task.videoList),
      refusal: task.refusal, complaint: task.complaint,
      notKept: task.links(at: "last_frame_url").isEmpty ? [] : ["last_frame_url"])
  }

  private var details: Details {
    var details = Details(common: task)
    details.duration = task.positive("actualDuration") ?? details.duration
    details.tokens = Details.tokens(in: task)
    return details
  }
}
