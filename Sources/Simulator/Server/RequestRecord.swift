package import FoundationEssentials

/// One line of the request log.
package struct RequestRecord: Sendable, Equatable {
  /// What a request was for.
  package enum Target: String, Sendable {
    case poll
    case video
    case original
  }

  package var time: Date
  package var method: String

  /// Without the query.
  package var path: String
  package var hasAuthorization: Bool
  package var range: String?
  package var status = 0

  /// Of the body, as handed to the socket.
  package var bytes = 0
  package var taskID: String?
  package var target: Target?

  private static let timeStyle = Date.ISO8601FormatStyle(
    includingFractionalSeconds: true, timeZone: .gmt)

  var json: JSONValue {
    [
      "time": .string(time.formatted(Self.timeStyle)),
      "method": .string(method),
      "path": .string(path),
      "has_authorization": .bool(hasAuthorization),
      "range": range.map(JSONValue.string) ?? .null,
      "status": .integer(status),
      "bytes": .integer(bytes),
      "task_id": taskID.map(JSONValue.string) ?? .null,
      "which": target.map { .string($0.rawValue) } ?? .null,
    ]
  }
}
