/// What is found of a file's main video track.
package struct VideoFacts: Codable, Sendable, Equatable {
  /// libavcodec's name: `h264`, `hevc`, `av1`.
  package var codec: String
  /// Before rotation; nil where the file doesn't say.
  package var width: Int?
  package var height: Int?
  /// Degrees clockwise, 0 to 359.
  package var rotation: Int
  /// Seconds.
  package var duration: Double?
  /// Packets of the track; nil for a fragmented file of which only the headers were read.
  package var frames: Int?
  /// As a fraction, `24/1`.
  package var averageFrameRate: String?
  package var frameRate: Double?

  enum CodingKeys: String, CodingKey {
    case codec, width, height, rotation, duration, frames
    case averageFrameRate = "avg_frame_rate"
    case frameRate = "frame_rate"
  }

  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(codec, forKey: .codec)
    try keys.encode(width, forKey: .width)
    try keys.encode(height, forKey: .height)
    try keys.encode(rotation, forKey: .rotation)
    try keys.encode(duration, forKey: .duration)
    try keys.encode(frames, forKey: .frames)
    try keys.encode(averageFrameRate, forKey: .averageFrameRate)
    try keys.encode(frameRate, forKey: .frameRate)
  }
}
