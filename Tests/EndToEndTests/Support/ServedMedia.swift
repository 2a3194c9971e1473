/// One of the shared media files as a task's video, and what must come of it.
struct ServedMedia: Sendable {
  /// Of a line of the manifest.
  let entry: JSON

  init(_ entry: JSON) { self.entry = entry }

  var name: String { SharedMedia.name(of: entry) }

  var id: String { "asyntask_" + name.map { $0.isLetter || $0.isNumber ? "\($0)" : "_" }.joined() }

  /// Whether it was made to be like a service's clip.
  private var isClip: Bool { entry["tags"].list.contains("seedance") }

  private var isBad: Bool { name.hasPrefix("seedance-bad_") }

  /// Cut where a fragment ends: it lacks a single frame, which is within the tolerance.
  private var lacksOneFrame: Bool { name == "seedance-bad_frag_lastfrag_lost.mp4" }

  /// The reply promises of a clip what the manifest knows, and nothing of the other files.
  var task: JSON {
    let seconds = entry["video_duration"].text.flatMap(Double.init).map { $0.rounded(.down) }
    let promised: [String: JSON] =
      isClip
      ? ["duration": .number(seconds ?? 5), "generate_audio": entry["has_audio"]]
      : ["duration": -1, "framespersecond": .null, "generate_audio": .null]
    return .anyfast(id, clip: .text(name), promised)
  }

  func mayEnd(_ ending: String) -> Bool {
    // A store's own words that the link is dead.
    if entry["tags"].list.contains("xml-error"), ending == "lost link-expired" { return true }
    let boxes = entry["box"]["top"].list
    guard boxes.first == "ftyp", boxes.contains("mdat") else {
      // A page is refused: the run does not wait to see whether it goes away.
      return ending.hasPrefix("rejected ") || ending == "waiting link-refused"
    }
    if isClip, isBad, !lacksOneFrame { return ending.hasPrefix("archived damaged ") }
    if isClip { return ending == "archived verified" }
    return ending == "archived unchecked" || ending.hasPrefix("archived damaged ")
  }

  /// Where the facts of the receipt are not those of the manifest.
  func complaints(about facts: JSON) -> [String] {
    var complaints: [String] = []
    func compare(_ what: String, _ found: JSON, _ expected: JSON) {
      if found != expected { complaints.append("\(what) is \(found), not \(expected)") }
    }
    compare("bytes", facts["bytes"], entry["size"])
    guard facts["whole"] == true else { return complaints }
    let video = facts["video"]
    compare("codec", video["codec"], entry["video_codec"])
    compare("audio", .flag(facts["audio"] != .null), entry["has_audio"])
    // The manifest is of the first of its two videos, the smaller one.
    if name == "torchcodec__nasa_13013.mp4" { return complaints }
    compare("rate", video["avg_frame_rate"], entry["avg_frame_rate"])
    compare("frames", video["frames"], number(entry["nb_read_packets"]))
    // Of some only decoding tells the size.
    if video["width"] != .null, entry["width"] != 0 {
      compare("width", video["width"], entry["width"])
      compare("height", video["height"], entry["height"])
    }
    return complaints
  }

  private func number(_ text: JSON) -> JSON {
    text.text.flatMap(Double.init).map(JSON.number) ?? .null
  }
}
