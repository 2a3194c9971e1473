import Media
import Pipeline

/// The facts of a file, for people.
enum FactsText {
  static func text(_ facts: Facts) -> String {
    var lines = ["\(terminalText(facts.file)): \(facts.whole ? "whole" : "NOT WHOLE")"]
    var general = [facts.container ?? "no ISO media", facts.bytes.asBytes]
    if let duration = facts.duration { general.append("\(duration) s") }
    if facts.fragmented { general.append("fragmented") }
    if facts.moovFirst { general.append("moov first") }
    if facts.c2pa { general.append("C2PA") }
    if facts.aigcLabel { general.append("AIGC label") }
    lines.append("  " + general.joined(separator: ", "))
    if let video = facts.video { lines.append("  video: " + text(video)) }
    if let audio = facts.audio { lines.append("  audio: " + text(audio)) }
    for problem in facts.problems {
      lines.append("  \(problem.slug.rawValue): \(terminalText(problem.sentence))")
    }
    return lines.joined(separator: "\n")
  }

  private static func text(_ video: VideoFacts) -> String {
    var words = [terminalText(video.codec)]
    if let width = video.width, let height = video.height { words.append("\(width)x\(height)") }
    if video.rotation != 0 { words.append("rotated by \(video.rotation)°") }
    if let rate = video.frameRate { words.append("\(rate) fps") }
    if let frames = video.frames { words.append("\(frames) frames") }
    if let duration = video.duration { words.append("\(duration) s") }
    return words.joined(separator: ", ")
  }

  private static func text(_ audio: AudioFacts) -> String {
    var words = [terminalText(audio.codec)]
    words.append("\(audio.sampleRate) Hz")
    words.append("\(audio.channels) channels")
    if let duration = audio.duration { words.append("\(duration) s") }
    return words.joined(separator: ", ")
  }
}
