/// The API through which a task is polled.
package enum Dialect: String, Sendable, CaseIterable {
  case anyfast
  case globalaiopc

  /// The path before the task id.
  var pollPath: String {
    switch self {
    case .anyfast: "/v1/video/generations/"
    case .globalaiopc: "/kyyReactApiServer/v1/result/"
    }
  }

  /// What a status that nobody scripted says: waiting, not begun.
  var queuedStatus: String {
    switch self {
    case .anyfast: "QUEUED"
    case .globalaiopc: "queued"
    }
  }
}
