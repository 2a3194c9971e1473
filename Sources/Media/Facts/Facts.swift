/// What is found in a file, whatever anybody said about it.
package struct Facts: Codable, Sendable, Equatable {
  /// The path as it was given, until the one who tells the facts knows a better name.
  package var file: String
  package var bytes: Int64
  /// `mp4` or `mov`; nil when this is no ISO media file.
  package var container: String?
  /// Seconds, of the longest track.
  package var duration: Double?
  package var video: VideoFacts?
  package var audio: AudioFacts?
  package var fragmented: Bool
  package var moovFirst: Bool
  /// Carries a C2PA manifest (provenance); it is not verified.
  package var c2pa: Bool
  /// Carries China's label for generated content.
  package var aigcLabel: Bool
  /// Nothing is missing, cut or left over.
  package var whole: Bool
  package var problems: [Problem]
  /// Seconds from the beginning of the picture to that of the sound; not part of the JSON.
  package var soundDelay = 0.0

  /// A video, whole or not, as opposed to an error page or an empty file: it has a valid `ftyp` and
  /// media data, and is no bomb.
  package var isMedia: Bool {
    container != nil && !problems.contains { $0.slug == .noMediaData || $0.slug.isRefusal }
  }

  /// The same facts of a file that has this damage beside what can be seen in it.
  package func damaged(by problem: Problem) -> Facts {
    var facts = self
    facts.problems.append(problem)
    facts.whole = false
    return facts
  }

  enum CodingKeys: String, CodingKey {
    case file, bytes, container, duration, video, audio, fragmented, c2pa, whole, problems
    case moovFirst = "moov_first"
    case aigcLabel = "aigc_label"
  }

  /// What is not there is written as null: a reader sees that it was looked for.
  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(file, forKey: .file)
    try keys.encode(bytes, forKey: .bytes)
    try keys.encode(container, forKey: .container)
    try keys.encode(duration, forKey: .duration)
    try keys.encode(video, forKey: .video)
    try keys.encode(audio, forKey: .audio)
    try keys.encode(fragmented, forKey: .fragmented)
    try keys.encode(moovFirst, forKey: .moovFirst)
    try keys.encode(c2pa, forKey: .c2pa)
    try keys.encode(aigcLabel, forKey: .aigcLabel)
    try keys.encode(whole, forKey: .whole)
    try keys.encode(problems, forKey: .problems)
  }
}
