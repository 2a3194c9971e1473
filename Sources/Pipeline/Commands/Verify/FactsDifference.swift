import Archive
import FoundationEssentials
import Media

/// Compares what is found in a file with what its receipt says.
struct FactsDifference {
  /// How far the file was read.
  let depth: Depth

  /// What a file is now that it was not when it was stored; nil when nothing is.
  func sentence(_ now: Facts, _ recorded: JSON) -> String? {
    let text = Data(recorded.text().utf8)
    guard let before = try? JSONDecoder().decode(Facts.self, from: text) else {
      return "its receipt holds no facts"
    }
    var names: [String] = []
    if now.bytes != before.bytes { names.append("bytes") }
    if now.container != before.container { names.append("container") }
    if now.fragmented != before.fragmented { names.append("fragmented") }
    if now.moovFirst != before.moovFirst { names.append("moov_first") }
    // The headers alone tell neither frames nor durations of a fragmented file, nor what a damaged one
    // lacks.
    if depth != .headers || (before.whole && !now.fragmented) {
      if now.video != before.video { names.append("video") }
      if now.audio != before.audio { names.append("audio") }
      if now.duration != before.duration { names.append("duration") }
    }
    if !names.isEmpty {
      return "not what its receipt says in \(names.joined(separator: ", "))"
    }
    guard before.whole && !now.whole else { return nil }
    return now.problems.map(\.sentence).joined(separator: "; ")
  }
}
