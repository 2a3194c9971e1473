import FoundationEssentials

/// A good clip, wherever one can be had: of the media files, or of those that are made for tests.
enum Clip {
  static let path: String? = {
    if Corpus.isHere { return Corpus.clip }
    guard let made = ProcessInfo.processInfo.environment["HOLDFAST_CLIPS"] else { return nil }
    let path = made + "/ok_720p_5s_fast.mp4"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  static var isHere: Bool { path != nil }
}
