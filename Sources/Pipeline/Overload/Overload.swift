import FoundationEssentials

/// What a run expects to lose because it can't ask for it in time.
struct Overload: Sendable, Equatable {
  /// The names of the tasks on the tasks in flight, each once, the earliest deadline first.
  let tasks: [String]
  /// Tasks beyond the tasks in flight; only their number is known.
  let beyond: Int
  /// Tasks that wait to be fetched, these among them.
  let waiting: Int
  /// When the first of them dies.
  let firstDeadline: Date
  let bytesPerSecond: Double
  let bottleneck: Bottleneck

  /// The most tasks that are named.
  static let named = 20

  var count: Int { tasks.count + beyond }

  var namedTasks: [String] { Array(tasks.prefix(Self.named)) }

  /// For people; `now` says how long there is left.
  func sentence(now: Date) -> String {
    let die = count == 1 ? "its link dies" : "their links die"
    let minutes = max(0, Int(firstDeadline.timeIntervalSince(now) / 60))
    let left = minutes < 1 ? "less than a minute" : "\(minutes) min"
    return
      "\(count) of \(waiting) waiting \(waiting == 1 ? "task" : "tasks") cannot be asked for at "
      + "\(Int64(bytesPerSecond).asBytes)/s before \(die), the first at "
      + "\(firstDeadline.rfc3339), in \(left); \(bottleneck.remedy). They are tried all the same"
  }

  /// What is told when no loss is expected any more.
  static let overSentence = "no waiting task is expected to be lost to its deadline any more"
}
