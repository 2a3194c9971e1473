/// GlobalAiOpc's answer to a poll: one flat object, with null for what there is not yet.
package struct GlobalAiOpcReply: Sendable {
  let task: ScriptedTask
  let state: TaskState
  let links: ArtifactLinks

  package init(_ task: ScriptedTask, _ state: TaskState, _ links: ArtifactLinks) {
    self.task = task
    self.state = state
    self.links = links
  }

  package var json: JSONValue {
    [
      "id": .string(task.id),
      "object": "video",
      "created": .unixTime(state.submitted),
      "model": task.overrides["model"] ?? "seedance_2_0",
      "status": .string(status),
      "video_url": completed ? links.video.map(JSONValue.string) ?? .null : .null,
      "actualDuration": completed ? task.overrides["duration"] ?? 5 : .null,
      "totalTokens": completed ? task.overrides["usage"] ?? .integer(task.tokens) : .null,
      "error": status == "failed" ? .string(task.message) : .null,
    ]
  }

  private var completed: Bool { status == "completed" }

  private var status: String {
    if let status = state.status { return status }
    return switch task.end {
    case .success, .noLink: "completed"
    case .cancelled: "cancelled"
    case .failure, .unknown, .never: "failed"
    }
  }
}
