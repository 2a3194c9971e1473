import FoundationEssentials

/// What one line of a list says, whatever the list and the line's number.
struct ListLineParser {
  /// The names of the configured providers.
  let providers: [String]

  /// Nil for a blank line and a comment; `line` comes without its line feed.
  func task(in line: ArraySlice<UInt8>) throws(ListProblem) -> ListedTask? {
    guard let text = String(validating: line, as: UTF8.self) else { throw .notUTF8 }
    let content = Self.trimmed(text)
    guard let first = content.unicodeScalars.first, first != "#" else { return nil }
    return first == "{" ? try object(content) : try plain(content)
  }

  private func plain(_ text: String) throws(ListProblem) -> ListedTask {
    if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
      let name = String(text[..<colon])
      if providers.contains(name) {
        let taskID = String(text[text.utf8.index(after: colon)...])
        try TaskID.check(taskID)
        return ListedTask(taskID: taskID, provider: name)
      }
    }
    try TaskID.check(text)
    return ListedTask(taskID: text)
  }

  private func object(_ text: String) throws(ListProblem) -> ListedTask {
    let task: ListedTask
    do {
      task = try JSONDecoder().decode(ListObject.self, from: Data(text.utf8)).task
    } catch let problem as ListProblem {
      throw problem
    } catch {
      throw .notJSON
    }
    try TaskID.check(task.taskID)
    if let provider = task.provider, !providers.contains(provider) {
      throw .unknownProvider(provider, nearest: providers.nearest(to: provider))
    }
    return task
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isBlank }),
      let last = scalars.lastIndex(where: { !$0.isBlank })
    else { return "" }
    return String(scalars[first...last])
  }
}
