/// A task of the fortnight: how its provider plays it, and what must become of it.
struct Errand: Sendable {
  let id: String
  /// Nil for what no provider has.
  let script: JSON?
  /// In short, as `World.states` says it.
  let end: String
  /// How many mornings after its list's first it has this end; until then it is open.
  private(set) var delay = 0

  var isAnyFast: Bool { script?["dialect"] != "globalaiopc" }

  func late(_ mornings: Int) -> Errand {
    var errand = self
    errand.delay = mornings
    return errand
  }
}

extension Errand {
  private static let clips: [JSON] = [
    "ok_720p_5s_tail.mp4", "ok_720p_5s_fast.mp4", "ok_480p_5s_tail.mp4", "ok_480p_5s_fast.mp4",
  ]

  /// At AnyFast, finished at its first poll.
  static func good(_ name: String, _ more: [String: JSON] = [:]) -> Errand {
    let id = "asyntask_\(name)"
    let clip = clips[id.utf8.reduce(0) { $0 + Int($1) } % clips.count]
    return Errand(id: id, script: .anyfast(id, clip: clip, more), end: "archived verified")
  }

  /// At GlobalAiOpc.
  static func other(_ name: String) -> Errand {
    let id = "video_\(name)"
    return Errand(id: id, script: .globalaiopc(id), end: "archived verified")
  }

  /// With an original.
  static func ultra(_ name: String) -> Errand {
    let id = "asyntask_\(name)"
    return Errand(id: id, script: .ultra(id), end: "archived verified")
  }

  /// Takes seconds to fetch, so that something can happen meanwhile.
  static func slow(_ name: String, lifetime hours: Int = 24) -> Errand {
    good(name, ["media": ["rate": 150_000], "link_lifetime": .number(Double(hours) * 3600)])
  }

  /// Is not finished before that many hours have passed.
  static func queued(_ name: String, hours: Double) -> Errand {
    good(name, ["states": [["QUEUED", .number(hours * 3600)]]])
  }

  /// Finished when nobody looks, and not there any more when somebody does.
  static func doomed(_ name: String) -> Errand {
    let id = "asyntask_\(name)"
    return Errand(
      id: id, script: .anyfast(id, ["states": [["QUEUED", 1800]]]), end: "lost link-expired")
  }

  /// Shorter than was promised.
  static func short(_ name: String) -> Errand {
    let id = "asyntask_\(name)"
    return Errand(
      id: id, script: .anyfast(id, clip: "alt_480p_3s.mp4"),
      end: "archived mismatch duration-mismatch")
  }

  static func failing(_ name: String) -> Errand {
    let id = "asyntask_\(name)"
    return Errand(id: id, script: .anyfast(id, ["end": "failure"]), end: "failed provider-failed")
  }

  /// Nobody's task.
  static func typo(_ name: String) -> Errand {
    Errand(id: "asyntask_\(name)", script: nil, end: "unknown unknown-task")
  }
}
