import FlyingFox
import FoundationEssentials

extension Simulation {
  /// The answer to a poll.
  ///
  /// The checks come in the order of the gateways: rate, key, task.
  func poll(_ dialect: Dialect, _ record: RequestRecord, _ request: HTTPRequest) async -> Answer {
    let now = record.time
    guard await history.admitsPoll(at: now) else { return .empty(429) }
    guard request.headers[.authorization] == "Bearer \(script.key)" else {
      return .unauthorized(dialect)
    }
    guard let id = record.taskID, let task = script.task(id), task.dialect == dialect else {
      return .unknownTask(dialect)
    }
    let poll = await history.poll(id, at: now)
    if let fault = task.polls.fault(ofPoll: poll.number) { return .fault(fault, dialect) }
    let state = TaskState(of: task, firstPoll: poll.first, now: now)
    if state.finished != nil, task.end == .unknown { return .unknownTask(dialect) }
    let links = links(of: task, state, now: now, host: request.headers[.host])
    switch dialect {
    case .anyfast: return .json(200, AnyFastReply(task, state, links).json, .go)
    case .globalaiopc: return .json(200, GlobalAiOpcReply(task, state, links).json)
    }
  }

  /// Links to the host that was polled, of a task that ended with some.
  private func links(
    of task: ScriptedTask, _ state: TaskState, now: Date, host: String?
  ) -> ArtifactLinks {
    guard let finished = state.finished, task.end == .success else { return ArtifactLinks() }
    let origin = "http://\(host ?? "127.0.0.1")"
    let link = { (role: Role, style: LinkStyle) in
      origin
        + signer.sign(
          MediaPath(taskID: task.id, role: role).text(style), style,
          at: task.refreshesLink ? now : finished, lifetime: task.linkLifetime)
    }
    return ArtifactLinks(
      video: link(.video, task.style),
      original: task.original == nil ? nil : link(.original, .tos))
  }
}
