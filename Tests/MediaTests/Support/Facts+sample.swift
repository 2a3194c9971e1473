@testable import Media

extension Facts {
  /// The facts of a good clip, but for what is given.
  static func sample(
    duration: Double = 5.041667, width: Int = 1280, height: Int = 720, rotation: Int = 0,
    frames: Int = 121, frameRate: Double = 24, hasAudio: Bool = true
  ) -> Facts {
    Facts(
      file: "clip.mp4", bytes: 565_665, container: "mp4", duration: duration,
      video: VideoFacts(
        codec: "h264", width: width, height: height, rotation: rotation, duration: duration,
        frames: frames, averageFrameRate: "24/1", frameRate: frameRate),
      audio: hasAudio
        ? AudioFacts(codec: "aac", sampleRate: 44_100, channels: 2, duration: duration) : nil,
      fragmented: false, moovFirst: true, c2pa: false, aigcLabel: false, whole: true, problems: [])
  }
}
