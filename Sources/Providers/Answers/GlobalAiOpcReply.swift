/// GlobalAiOpc's reply: the task itself, or the task in `data`.
struct GlobalAiOpcReply {
  private let task: Fields

  init(_ reply: Fields) {
    if reply.text("status") == nil, let wrapped = reply["data"] {
      task = wrapped
    } else {
      task = reply
    }
  }

  /// Throws `malformed` when the reply has no status, and `otherTask`.
  func state(of taskID: String) throws(PollError) -> TaskState {
    if let id = task.string("id"), !id.isEmpty, id != taskID {
      throw .otherTask(task.text("id") ?? id)
    }
    if let object = task.text("object"), object.lowercased() != "video" {
      return .notAVideoTask(object: object)
    }
    guard let status = task.text("status") else {
      throw .malformed("no status, \(task.complaint ?? "no reason given")")
    }
    let link = task.link("video_url") ?? task.link("url") ?? task.link("result_url")
    return TaskState(
      status: status, details: details,
      artifacts: link.map { [Artifact(role: .video, link: $0)] } ?? [], complaint: task.complaint)
  }

  private var details: Details {
    var details = Details(common: task)
    details.duration = task.positive("actualDuration")
    details.tokens = Details.tokens(in: task)
    return details
  }
}
