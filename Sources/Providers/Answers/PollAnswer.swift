/// One HTTP answer to a poll.
package struct PollAnswer: Sendable {
  /// The longest reply that is kept, in bytes.
  package static let keptLimit = 256 << 10

  package let status: Int
  package let body: [UInt8]
  let redactor: Redactor
  private let base: Origin?

  /// - Parameters:
  ///   - key: what the provider was asked with; it is cut out of whatever is taken from the body,
  ///     but for the links themselves.
  ///   - base: the provider, which relative links lead to.
  package init(status: Int, body: [UInt8], key: String, base: Origin? = nil) {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.status = status
    self.body = body.starts(with: byteOrderMark) ? Array(body.dropFirst(3)) : body
    self.base = base
    redactor = Redactor(key: key)
  }

  /// The reply's original JSON text as it may be kept: byte for byte, but without the key, without
  /// the query and userinfo of every URL in it, and without what these links' queries hold.
  ///
  /// It is nil when the body is no JSON object, or is longer than `keptLimit`.
  package func keptReply(hiding links: [Link] = []) -> String? {
    guard body.count <= Self.keptLimit, case .object = content else { return nil }
    return String(validating: redactor.hiding(links).json(body), as: UTF8.self)
  }

  /// What kind of body it is.
  enum Content {
    case nothing
    case markup
    case object(Fields)
    case other
  }

  var content: Content {
    let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20]
    guard let first = body.first(where: { !blanks.contains($0) }) else { return .nothing }
    if first == UInt8(ascii: "<") { return .markup }
    guard let fields = Fields(json: body, redactor: redactor, base: base) else { return .other }
    return .object(fields)
  }
}
