extension Dialect {
  /// What one answer says of a task.
  ///
  /// The HTTP status is judged first; of a reply about the task only its `status` decides.
  package func state(of taskID: String, in answer: PollAnswer) throws(PollError) -> TaskState {
    let content = answer.content
    try refuse(answer.status, content)
    guard case .object(let fields) = content else { throw fault(of: content, answer.status) }
    if answer.status == 404, saysWrongPath(fields) {
      throw .wrongPath(complaint(content))
    }
    let code = fields.text("code") ?? fields["error"]?.text("code")
    if code == "task_not_exist", fields["data"] == nil {
      return .unknown(message: complaint(content), isCertain: true)
    }
    if answer.status == 404 {
      return .unknown(message: fields.complaint ?? "HTTP 404", isCertain: false)
    }
    guard 200..<300 ~= answer.status else {
      throw .malformed("HTTP \(answer.status), \(complaint(content))")
    }
    switch self {
    case .anyfast: return try AnyFastReply(fields).state(of: taskID)
    case .globalaiopc: return try GlobalAiOpcReply(fields).state(of: taskID)
    }
  }

  /// Throws for the statuses that say all there is to say, whatever the body.
  private func refuse(_ status: Int, _ content: PollAnswer.Content) throws(PollError) {
    switch status {
    case 401: throw .unauthorized(complaint(content))
    case 403: throw .forbidden(complaint(content))
    case 429: throw .throttled
    case 408, 425, 500...: throw .unavailable(status: status, complaint(content))
    case 300..<400: throw .wrongPath("it redirects elsewhere (\(status))")
    case 405: throw .wrongPath("it does not answer GET (405)")
    default: break
    }
  }

  /// What is wrong with a body that is no JSON object.
  private func fault(of content: PollAnswer.Content, _ status: Int) -> PollError {
    switch content {
    case .markup: .wrongPath("a web page came instead of a reply (\(status))")
    case _ where status == 404: .wrongPath("nothing is there (404)")
    case .nothing: .malformed("the body is empty (\(status))")
    case .object, .other: .malformed("the body is no JSON object (\(status))")
    }
  }

  /// The words of both services, and of the frameworks that such services are built with, for a
  /// path that leads nowhere: a `url:` may lead to another service's.
  private func saysWrongPath(_ fields: Fields) -> Bool {
    let words = fields.complaint?.lowercased() ?? ""
    let phrases = ["invalid url", "no handler found", "no static resource", "no route matched"]
    // Spring's and FastAPI's own replies.
    let isFrameworks =
      fields.text("detail") == "Not Found"
      || fields.text("error") == "Not Found" && fields.text("path") != nil
    return isFrameworks || phrases.contains { words.contains($0) }
  }

  private func complaint(_ content: PollAnswer.Content) -> String {
    switch content {
    case .object(let fields): fields.complaint ?? "no reason given"
    case .markup: "a web page"
    case .nothing, .other: "no reason given"
    }
  }
}
