import FlyingFox
import FoundationEssentials

extension Simulation {
  /// The answer to a request for an artifact: the link is checked first, as the hosts do.
  func medium(_ request: HTTPRequest, _ record: RequestRecord) async throws -> HTTPResponse {
    var record = record
    let artifact = MediaPath(record.path)
    record.taskID = artifact?.taskID
    record.target = artifact.flatMap { .init(rawValue: $0.role.rawValue) }
    let query = request.target.query()
    if let refusal = signer.refusal(of: record.path, query: query, now: record.time) {
      return send(refusal.answer, record)
    }
    guard let artifact, let task = script.task(artifact.taskID),
      let clip = task.clip(artifact.role).flatMap(media.clip)
    else {
      return send(
        .xml(404, code: "NoSuchKey", message: "The specified key does not exist."), record)
    }
    let behaviour = task.behaviour(artifact.role)
    let number = await history.request(artifact)
    if behaviour.firstByteDelay > 0 {
      try await Task.sleep(for: .seconds(behaviour.firstByteDelay))
    }
    if let answer = misbehave(behaviour, task, number, now: record.time) {
      return send(answer, record)
    }
    return serve(clip, behaviour, number, request, record)
  }

  /// What the script wants in place of the file.
  private func misbehave(
    _ behaviour: MediaBehaviour, _ task: ScriptedTask, _ number: Int, now: Date
  ) -> Answer? {
    if let redirect = behaviour.redirect {
      let isMedia = MediaPath(redirect) != nil
      let location =
        isMedia
        ? signer.sign(redirect, task.style, at: now, lifetime: task.linkLifetime) : redirect
      return Answer(status: 302, headers: ["Location": location], body: "")
    }
    if let status = behaviour.status, number <= behaviour.statusTimes {
      var answer = Answer.xml(status, code: "SimulatedStatus", message: "Please try again.")
      if let seconds = behaviour.retryAfter { answer.headers["Retry-After"] = "\(seconds)" }
      return answer
    }
    guard number <= behaviour.bodyTimes else { return nil }
    return switch behaviour.body {
    case .html: .html(Answer.webPage)
    case .json: .json(200, ["error": ["code": "NotFound", "message": "simulated"]])
    case nil: nil
    }
  }

  private func serve(
    _ clip: Clip, _ behaviour: MediaBehaviour, _ number: Int, _ request: HTTPRequest,
    _ record: RequestRecord
  ) -> HTTPResponse {
    var headers = HTTPHeaders.dated
    headers[.contentType] = clip.contentType
    headers[.eTag] = clip.entityTag
    headers[HTTPHeader("Last-Modified")] = clip.lastModified
    headers[.acceptRanges] = behaviour.refusesRanges ? "none" : "bytes"
    var record = record
    var bytes = clip.bytes
    switch range(of: request, clip, behaviour) {
    case .whole: record.status = 200
    case .part(let range):
      record.status = 206
      headers[.contentRange] =
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(clip.bytes.count)"
      bytes = clip.bytes[range]
    case .unsatisfiable:
      record.status = 416
      headers[.contentRange] = "bytes */\(clip.bytes.count)"
      bytes = Data()
    }
    headers[.contentLength] = "\(bytes.count)"
    let body = MediaBody(
      bytes: request.method == .HEAD ? Data() : bytes, rate: behaviour.rate,
      cut: number <= behaviour.truncateTimes ? behaviour.truncateAt : nil,
      delivery: Delivery(record, log))
    if body.bytes.isEmpty { body.delivery.finish() }
    return HTTPResponse(
      statusCode: HTTPStatusCode(record.status), headers: headers,
      body: HTTPBodySequence(
        from: body, count: body.bytes.count, suggestedBufferSize: Self.chunk))
  }

  /// Bytes of a chunk: 256 KiB keep the server from being what a benchmark measures.
  private static let chunk = 262_144

  private func range(
    of request: HTTPRequest, _ clip: Clip, _ behaviour: MediaBehaviour
  ) -> ByteRange {
    if behaviour.refusesRanges { return .whole }
    if let validator = request.headers[HTTPHeader("If-Range")],
      validator != clip.entityTag, validator != clip.lastModified
    {
      return .whole
    }
    return ByteRange(request.headers[.range], of: clip.bytes.count)
  }
}
