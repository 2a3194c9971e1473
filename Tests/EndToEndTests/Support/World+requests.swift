/// What the simulator was asked for, as its log tells.
extension World {
  var requests: [JSON] {
    get throws {
      guard exists("requests.jsonl") else { return [] }
      return try JSON.lines(text("requests.jsonl"))
    }
  }

  func polls(of task: JSON) throws -> Int {
    try requests.count { $0["which"] == "poll" && $0["task_id"] == task }
  }

  /// Requests for an artifact of the task.
  func downloads(of task: JSON, _ role: JSON = "video") throws -> Int {
    try requests.count { $0["which"] == role && $0["task_id"] == task }
  }
}
