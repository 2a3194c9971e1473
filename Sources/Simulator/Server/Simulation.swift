import FlyingFox
import FoundationEssentials

/// Answers every request as the script wants it.
struct Simulation: HTTPHandler {
  let script: Script
  let signer: LinkSigner
  let media: MediaStore
  let history: TaskHistory
  let log: RequestLog?

  init(_ script: Script, media: MediaStore, log: RequestLog?) {
    self.script = script
    self.media = media
    self.log = log
    signer = LinkSigner(key: script.key)
    history = TaskHistory(limit: script.rateLimit.map(RateLimit.init(rate:)))
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let path = request.target.path()
    var record = RequestRecord(
      time: .now, method: request.method.rawValue, path: path,
      hasAuthorization: request.headers[.authorization] != nil, range: request.headers[.range])
    if request.method == .GET {
      for dialect in Dialect.allCases where path.hasPrefix(dialect.pollPath) {
        let id = path.dropFirst(dialect.pollPath.count)
        guard !id.isEmpty, !id.contains("/") else { continue }
        record.taskID = PercentEncoding.decode(id)
        record.target = .poll
        return send(await poll(dialect, record, request), record)
      }
    }
    if path.hasPrefix("/media/"), request.method == .GET || request.method == .HEAD {
      return try await medium(request, record)
    }
    return send(.wrongPath(path, method: request.method.rawValue), record)
  }

  /// Sends an answer that is known whole; the request is logged before.
  func send(_ answer: Answer, _ record: RequestRecord) -> HTTPResponse {
    var record = record
    let body = record.method == HTTPMethod.HEAD.rawValue ? "" : answer.body
    record.status = answer.status
    record.bytes = body.utf8.count
    log?.append(record)
    return HTTPResponse(answer, sending: body)
  }
}
