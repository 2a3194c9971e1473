extension Details {
  /// What stands in a task of either dialect under the same names.
  init(common task: Fields) {
    self.init()
    model = task.text("model")
    progress = task.text("progress").map { Double($0) == nil ? $0 : $0 + "%" }
    created = task.date("created") ?? task.date("created_at")
    submitted = task.date("submit_time")
    started = task.date("start_time")
    finished = task.date("finish_time") ?? task.date("completed_at")
  }

  /// The tokens that are billed: those after super-resolution, else the total, else the completion.
  ///
  /// Nil for what no video costs, so that sums of them can't overflow.
  static func tokens(in reply: Fields) -> Int64? {
    let usage = reply["usage"]
    let tokens =
      usage?.integer("super_resolution_tokens") ?? usage?.integer("total_tokens")
      ?? reply.integer("totalTokens") ?? usage?.integer("completion_tokens")
    return tokens.flatMap { (0...mostTokens).contains($0) ? $0 : nil }
  }

  /// A million times what a long video costs; of millions of tasks the sum is still a number.
  private static let mostTokens: Int64 = 1_000_000_000_000
}
