package import Archive

/// An event as one record of a log.
package struct LogRecord: Sendable {
  package let level: LogLevel
  package let message: String
  /// What else the event says: what is nested has its path as its name, with points between.
  package let fields: [(key: String, value: JSON)]

  /// Nil for what moves and is no record of anything.
  package init?(_ event: Event) {
    switch event {
    case .task(let event):
      self.init(Self.level(event), Self.message(event), try? JSON(encoding: event))
    case .problem(let event):
      self.init(Self.level(event.severity), event.sentence, try? JSON(encoding: event))
    case .summary(let event):
      self.init(
        .notice, "\(event.command) ended with \(event.exit)", try? JSON(encoding: event))
    case .progress, .exporting:
      return nil
    }
  }

  /// What the message and the level say already, and the time, which every record has.
  private static let left: Set<String> = ["time", "severity", "sentence"]

  private init(_ level: LogLevel, _ message: String, _ event: JSON?) {
    self.level = level
    self.message = message
    fields = event?.flattened.filter { !Self.left.contains($0.key) } ?? []
  }

  /// An error is what left a task without its video; a warning, what kept one that is not as expected.
  private static func level(_ event: TaskEvent) -> LogLevel {
    switch (event.outcome, event.verdict) {
    case (nil, _): .debug
    case ("archived", "verified"), ("archived", "unchecked"): .info
    case ("archived", _): .warning
    case ("waiting", _): .notice
    default: .error
    }
  }

  private static func message(_ event: TaskEvent) -> String {
    let words = [event.outcome ?? event.state, event.verdict].compactMap(\.self)
    return "\(event.provider):\(event.taskID) " + words.joined(separator: " ")
      + (event.sentence.map { ": \($0)" } ?? "")
  }

  private static func level(_ severity: ProblemEvent.Severity) -> LogLevel {
    switch severity {
    case .detail: .debug
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}

extension JSON {
  /// The members of an object, and in place of an object among them its own.
  fileprivate var flattened: [(key: String, value: JSON)] {
    guard case .object(let members) = self else { return [] }
    return members.flatMap { member in
      guard case .object = member.value else { return [member] }
      return member.value.flattened.map { ("\(member.key).\($0.key)", $0.value) }
    }
  }
}
