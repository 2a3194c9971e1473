/// What a program that has ended leaves behind.
struct Finished: Sendable {
  /// Its exit code; `-n` when signal n killed it.
  let exit: Int32
  let output: String
  let errors: String
  let duration: Duration

  var outputLines: [String] { output.split(separator: "\n").map(String.init) }
  var errorLines: [String] { errors.split(separator: "\n").map(String.init) }

  /// What `--json` told; a killed program's last line may be torn.
  var events: [JSON] {
    get throws {
      exit < 0
        ? outputLines.compactMap { try? JSON($0) } : try outputLines.map { try JSON($0) }
    }
  }

  var summary: JSON { get throws { try events.last { $0["event"] == "summary" } ?? .null } }

  /// The outcomes told, in the order of telling.
  var outcomes: [JSON] { get throws { try events.filter { $0["state"] == "done" } } }

  func problems(_ reason: JSON) throws -> [JSON] {
    try events.filter { $0["event"] == "problem" && $0["reason"] == reason }
  }

  /// The states that a task went through, without its end.
  func states(of task: JSON) throws -> [JSON] {
    try events.filter { $0["task_id"] == task && $0["state"] != "done" }.map { $0["state"] }
  }

  /// The one outcome told of a task; null when there is not exactly one.
  func outcome(of task: JSON) throws -> JSON {
    let told = try outcomes.filter { $0["task_id"] == task }
    return told.count == 1 ? told[0] : .null
  }

  /// The outcomes told by task id, in short: `archived verified`, `lost http-403`.
  var endings: [String: String] {
    get throws {
      let endings = try outcomes.map { event in
        let words = [event["outcome"], event["verdict"], event["reason"]].compactMap(\.text)
        return (event["task_id"].text ?? "", words.joined(separator: " "))
      }
      return Dictionary(endings) { "\($0), \($1)" }
    }
  }
}
