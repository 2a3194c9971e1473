/// Tasks of a simulator's script, each finished at its first poll unless it says otherwise.
extension JSON {
  /// The clip is as the reply promises: 5 s at 24 frames a second with sound, 720p.
  static func anyfast(
    _ id: String, clip: JSON = "ok_720p_5s_tail.mp4", _ more: [String: JSON] = [:]
  ) -> JSON {
    task(id, "anyfast", clip, more)
  }

  static func globalaiopc(
    _ id: String, clip: JSON = "ok_480p_5s_fast.mp4", _ more: [String: JSON] = [:]
  ) -> JSON {
    task(id, "globalaiopc", clip, more)
  }

  /// Two artifacts.
  static func ultra(_ id: String, _ more: [String: JSON] = [:]) -> JSON {
    let both: [String: JSON] = [
      "original": "ok_480p_5s_tail.mp4", "resolution": "480p", "super_resolution": "720p",
    ]
    return anyfast(id, clip: "ok_720p_5s_fast.mp4", both.merging(more) { $1 })
  }

  /// As many good tasks as that, `asyntask_01` and so on.
  static func many(_ count: Int, _ more: [String: JSON] = [:]) -> [JSON] {
    let clips: [JSON] = [
      "ok_720p_5s_tail.mp4", "ok_720p_5s_fast.mp4", "ok_480p_5s_tail.mp4", "ok_480p_5s_fast.mp4",
    ]
    return (1...count).map { number in
      let id = number < 10 ? "asyntask_0\(number)" : "asyntask_\(number)"
      return anyfast(id, clip: clips[number % clips.count], more)
    }
  }

  private static func task(
    _ id: String, _ dialect: JSON, _ clip: JSON, _ more: [String: JSON]
  ) -> JSON {
    let task: [String: JSON] = ["id": .text(id), "dialect": dialect, "clip": clip]
    return .object(task.merging(more) { $1 })
  }
}
