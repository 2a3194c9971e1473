package import Archive
package import FoundationEssentials

/// How a record of a log is written: one line, whatever it says.
package struct LogFormat: Sendable {
  package enum Style: String, Sendable, CaseIterable {
    /// `2026-11-21T03:14:15Z warning [20261121T031415Z-4f2a] A sentence. reason=http-503`
    case text
    case json
  }

  private let style: Style
  private let hasPriorities: Bool

  /// - Parameter hasPriorities: With `<N>` in front, which the journal takes as the priority and off
  ///   the line: see sd-daemon(3).
  package init(_ style: Style, hasPriorities: Bool) {
    self.style = style
    self.hasPriorities = hasPriorities
  }

  /// The line, without its end.
  package func line(
    _ level: LogLevel, _ message: String, run: String?, fields: [(key: String, value: JSON)],
    at time: Date
  ) -> String {
    let line =
      switch style {
      case .text: text(level, message, run: run, fields: fields, at: time)
      case .json: json(level, message, run: run, fields: fields, at: time)
      }
    return hasPriorities ? "<\(level.priority)>\(line)" : line
  }

  private func text(
    _ level: LogLevel, _ message: String, run: String?, fields: [(key: String, value: JSON)],
    at time: Date
  ) -> String {
    var words = [Timestamp.text(of: time), level.rawValue]
    if let run { words.append("[\(run)]") }
    words.append(message)
    words += fields.map { "\($0.key)=\(Self.word($0.value))" }
    return terminalText(words.joined(separator: " "))
  }

  /// In quotes, as in JSON, where its end would not be seen.
  private static func word(_ value: JSON) -> String {
    guard case .string(let text) = value else { return value.text() }
    let isPlain = !text.isEmpty && !text.contains { " \"=\\".contains($0) }
    return isPlain ? text : value.text()
  }

  /// What every record has comes first; a field of the same name does not replace it.
  private func json(
    _ level: LogLevel, _ message: String, run: String?, fields: [(key: String, value: JSON)],
    at time: Date
  ) -> String {
    var members: [(key: String, value: JSON)] = [
      ("time", .string(Timestamp.text(of: time))), ("level", .string(level.rawValue)),
    ]
    if let run { members.append(("run", .string(run))) }
    members.append(("message", .string(message)))
    let taken = Set(members.map(\.key))
    members += fields.filter { !taken.contains($0.key) }
    return terminalJSON(JSON.object(members).text())
  }
}
