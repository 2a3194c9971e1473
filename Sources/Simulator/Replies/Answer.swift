/// An answer that is known whole before it is sent.
package struct Answer: Sendable, Equatable {
  package var status: Int
  package var contentType: String?
  package var headers: [String: String] = [:]
  package var body: String

  static func json(_ status: Int, _ body: JSONValue, _ escaping: JSONValue.Escaping = .minimal)
    -> Answer
  {
    Answer(
      status: status, contentType: "application/json; charset=utf-8", body: body.text(escaping))
  }

  static func html(_ body: String) -> Answer {
    Answer(status: 200, contentType: "text/html; charset=utf-8", body: body)
  }

  /// Object stores tell their errors in XML.
  static func xml(_ status: Int, code: String, message: String, _ details: [(String, String)] = [])
    -> Answer
  {
    let elements = [("Code", code), ("Message", message)] + details
    let body = elements.map { "<\($0.0)>\($0.1)</\($0.0)>" }.joined()
    return Answer(
      status: status, contentType: "application/xml",
      body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\(body)</Error>")
  }

  static func empty(_ status: Int) -> Answer {
    Answer(status: status, body: "")
  }
}
