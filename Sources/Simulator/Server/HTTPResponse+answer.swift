import FlyingFox
import FoundationEssentials

extension HTTPResponse {
  /// - Parameter body: What is sent of the answer's body; `Content-Length` tells the whole of it.
  init(_ answer: Answer, sending body: String) {
    var headers = HTTPHeaders.dated
    for (name, value) in answer.headers { headers[HTTPHeader(name)] = value }
    if let contentType = answer.contentType { headers[.contentType] = contentType }
    headers[.contentLength] = "\(answer.body.utf8.count)"
    self.init(
      statusCode: HTTPStatusCode(answer.status), headers: headers, body: Data(body.utf8))
  }
}

extension HTTPHeaders {
  /// The clock of the simulator, by which its links expire.
  static var dated: HTTPHeaders {
    [.date: HTTPDate.text(of: .now)]
  }
}

extension HTTPStatusCode {
  init(_ code: Int) {
    let phrases = [
      200: "OK", 206: "Partial Content", 302: "Found", 400: "Bad Request", 401: "Unauthorized",
      403: "Forbidden", 404: "Not Found", 416: "Range Not Satisfiable",
      429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
      503: "Service Unavailable",
    ]
    self.init(code, phrase: phrases[code] ?? "Simulated")
  }
}
