/// The path of one artifact: `/media/<task id>/<role>`, with `.mp4` unless the style has none.
struct MediaPath: Sendable, Hashable {
  let taskID: String
  let role: Role

  init(taskID: String, role: Role) {
    self.taskID = taskID
    self.role = role
  }

  init?(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1] == "media" else { return nil }
    let name = parts[3].hasSuffix(".mp4") ? parts[3].dropLast(4) : parts[3]
    guard let role = Role(rawValue: String(name)) else { return nil }
    self.init(taskID: PercentEncoding.decode(parts[2]), role: role)
  }

  func text(_ style: LinkStyle) -> String {
    "/media/\(PercentEncoding.encode(taskID))/\(role.rawValue)\(style == .vod ? "" : ".mp4")"
  }
}
