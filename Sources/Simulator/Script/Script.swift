package import FoundationEssentials

/// What the simulator plays: the key it asks for, its tasks, and its rate limit.
///
/// A script is a JSON object; docs/SIMULATOR.md lists every key with its default:
/// ```json
/// {"key": "sim-key", "rate_limit": 10,
///  "tasks": [{"id": "asyntask_1", "dialect": "anyfast", "clip": "ok_480p_5s_tail.mp4",
///             "states": [["QUEUED", 0.2], ["IN_PROGRESS", 0.5]], "end": "success",
///             "media": {"truncate_at": 65536, "truncate_times": 2}}],
///  "generate": {"count": 500, "prefix": "asyntask_bench_", "dialect": "anyfast",
///               "clip": "ok_480p_5s_tail.mp4"}}
/// ```
package struct Script: Sendable {
  package let key: String

  /// Polls a second over all tasks; beyond them the answer is 429.
  package let rateLimit: Double?

  private let tasks: [String: ScriptedTask]
  private let generated: GeneratedTasks?

  /// Reads a script.
  ///
  /// - Parameter clips: The file names that its tasks may serve.
  /// - Throws: ``SimulatorError/script(_:)`` with every problem at once.
  package init(json: Data, clips: Set<String>) throws(SimulatorError) {
    let value: JSONValue
    do {
      value = try JSONDecoder().decode(JSONValue.self, from: json)
    } catch {
      throw .script(["the script: not valid JSON"])
    }
    var object = ScriptObject(value, at: "")
    key = object.string("key") ?? "sim-key"
    rateLimit = object.number("rate_limit")
    let listed = object.objects("tasks") { task in
      task.require("id")
      return ScriptedTask(id: task.string("id") ?? "", &task, clips: clips)
    }
    generated = object.object("generate") { GeneratedTasks(&$0, clips: clips) }
    var tasks: [String: ScriptedTask] = [:]
    for (index, task) in listed.enumerated() where tasks.updateValue(task, forKey: task.id) != nil {
      object.note("tasks[\(index)].id", "\"\(task.id)\" is there twice")
    }
    self.tasks = tasks
    object.finish()
    guard object.problems.isEmpty else { throw .script(object.problems) }
  }

  package func task(_ id: String) -> ScriptedTask? {
    tasks[id] ?? generated?.task(id)
  }

  /// The clips that some task serves.
  var clips: Set<String> {
    let all = Array(tasks.values) + [generated?.pattern].compactMap(\.self)
    return Set(all.flatMap { [$0.clip, $0.original].compactMap(\.self) })
  }
}
