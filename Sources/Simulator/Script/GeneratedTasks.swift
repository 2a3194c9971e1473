/// Many tasks that differ in nothing but their ids: `prefix` and a number from 1 to `count`.
struct GeneratedTasks: Sendable, Equatable {
  let count: Int
  let prefix: String

  /// What they all are, under the prefix as its id.
  let pattern: ScriptedTask

  init(_ object: inout ScriptObject, clips: Set<String>) {
    object.require("count")
    count = object.integer("count", in: 1...10_000_000) ?? 0
    prefix = object.string("prefix") ?? "asyntask_"
    pattern = ScriptedTask(id: prefix, &object, clips: clips)
  }

  func task(_ id: String) -> ScriptedTask? {
    guard id.hasPrefix(prefix), let number = Int(id.dropFirst(prefix.count)),
      number >= 1, number <= count, id == "\(prefix)\(number)"
    else { return nil }
    var task = pattern
    task.id = id
    return task
  }
}
