/// What is wrong with one line of a list.
package enum ListProblem: Error, Hashable, Sendable {
  case notUTF8
  case longLine
  case emptyID
  case longID(bytes: Int)
  case folderID(String)
  case blankInID(String)
  case controlInID(String)
  case notJSON
  case unknownKey(String, nearest: String?)
  case missingTaskID
  case wrongType(key: String, form: String)
  case unknownProvider(String, nearest: String?)
  case noProvider
  case noProviderMatches(String)
  case severalProvidersMatch(String, [String])
}

extension ListProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notUTF8:
      "not UTF-8 text; save the list as UTF-8"
    case .longLine:
      "longer than \(LineSplitter.longest / 1024) KiB; write a task a line"
    case .emptyID:
      "no task id; write 1 to \(TaskID.longest) bytes"
    case .longID(let bytes):
      "a task id of \(bytes) bytes; one has \(TaskID.longest) at most"
    case .folderID(let id):
      "\(Excerpt(id)) cannot be a task id"
    case .blankInID(let id):
      "a blank in the task id \(Excerpt(id)); write a task a line, and # only where a line begins"
    case .controlInID(let id):
      "a control or invisible character in the task id \(Excerpt(id)); take it out"
    case .notJSON:
      "not a JSON object on one line; check quotes, commas and braces"
    case .unknownKey(let key, let nearest):
      "\(Excerpt(key)) is not a key; " + (nearest.map { "did you mean \($0)?" } ?? Self.keys)
    case .missingTaskID:
      "no task_id in the JSON object; add \"task_id\": \"…\""
    case .wrongType(let key, let form):
      "\(key) is not \(form)"
    case .unknownProvider(let name, let nearest):
      "no provider \(Excerpt(name)) is configured; "
        + (nearest.map { "did you mean \($0)?" } ?? "add it to the configuration")
    case .noProvider:
      "no provider is configured; add one to the configuration"
    case .noProviderMatches(let id):
      "no provider's tasks patterns match \(Excerpt(id)); write PROVIDER:TASK_ID, or use --provider"
    case .severalProvidersMatch(let id, let names):
      "\(Excerpt(id)) matches the tasks patterns of \(names.joined(separator: " and ")); "
        + "write PROVIDER:TASK_ID, or use --provider"
    }
  }

  private static var keys: String {
    "there are " + ListObject.Key.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
