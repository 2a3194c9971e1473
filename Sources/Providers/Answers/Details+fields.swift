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
    takeExpectations(from: task)
  }

  /// Takes what is said of the video; what was taken before stays where nothing is said.
  mutating func takeExpectations(from reply: Fields) {
    framesPerSecond = reply.positive("framespersecond") ?? framesPerSecond
    duration = Self.duration(in: reply, framesPerSecond) ?? duration
    generateAudio = reply.flag("generate_audio") ?? generateAudio
    resolution = reply.text("resolution") ?? resolution
    superResolution = reply.text("super_resolution") ?? superResolution
    ratio = reply.text("ratio") ?? ratio
    seed = reply.text("seed") ?? seed
    if let (width, height) = Self.size(reply.string("size") ?? "") {
      resolution = resolution ?? "\(min(width, height))p"
      ratio = ratio ?? "\(width):\(height)"
    }
  }

  /// In seconds; Ark tells `frames` in place of `duration` of tasks that were ordered by frames.
  private static func duration(in reply: Fields, _ framesPerSecond: Double?) -> Double? {
    if let duration = reply.positive("duration") { return duration }
    if let frames = reply.positive("frames"), let framesPerSecond {
      return frames / framesPerSecond
    }
    return reply.positive("seconds") ?? reply["metadata"]?.positive("duration")
      ?? reply["usage"]?.positive("duration")
  }

  /// `1280x720`.
  private static func size(_ text: String) -> (width: Int, height: Int)? {
    let sides = text.lowercased().split(separator: "x").compactMap { Int($0) }
    guard sides.count == 2, sides.allSatisfy({ 16...16_384 ~= $0 }) else { return nil }
    return (sides[0], sides[1])
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
