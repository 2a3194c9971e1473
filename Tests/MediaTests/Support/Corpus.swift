import FoundationEssentials

/// The real media files that lie beside the checkout, and what ffprobe says of them.
enum Corpus {
  /// `../shared/media`, or what the environment names; nil where there is none.
  ///
  /// It is not part of the project: its files keep their own licences.
  static let directory: String? = {
    if let named = ProcessInfo.processInfo.environment["HOLDFAST_MEDIA"] { return named }
    let here = URL(filePath: #filePath).resolvingSymlinksInPath()
    let root = (0..<4).reduce(here) { path, _ in path.deletingLastPathComponent() }
    let media = root.deletingLastPathComponent().appending(path: "shared/media").path
    return FileManager.default.fileExists(atPath: media + "/manifest.jsonl") ? media : nil
  }()

  static var isHere: Bool { directory != nil }

  static let entries: [Entry] = {
    guard let directory,
      let text = try? String(contentsOfFile: directory + "/manifest.jsonl", encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(Entry.self, from: Data($0.utf8))
    }
  }()

  static func path(_ file: String) -> String { "\(directory ?? "no-media")/\(file)" }

  /// The first of its two videos, of which the manifest is, is the smaller one.
  static let twoVideos = "torchcodec__nasa_13013.mp4"

  /// A good clip of 720p, 5 s, with sound; its movie header comes first.
  static let clip = path("seedance/ok_1280x720_24fps_121f_a_fast.mp4")
}
