import FoundationEssentials

/// What `scripts/make-clips` has made.
enum MadeClips {
  static let root = (0..<4).reduce(URL(filePath: #filePath).resolvingSymlinksInPath()) { path, _ in
    path.deletingLastPathComponent()
  }

  /// The good ones, sorted; none where no clips were made.
  static let whole: [String] = {
    let named = ProcessInfo.processInfo.environment["HOLDFAST_CLIPS"]
    let folder = named ?? root.appending(path: ".build/clips").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("ok_") || $0.hasPrefix("alt_") }.sorted()
      .map { "\(folder)/\($0)" }
  }()
}
