/// What is found of a file's first audio track that has samples.
package struct AudioFacts: Codable, Sendable, Equatable {
  /// libavcodec's name: `aac`.
  package var codec: String
  /// Hertz.
  package var sampleRate: Int
  package var channels: Int
  /// Seconds.
  package var duration: Double?

  enum CodingKeys: String, CodingKey {
    case codec, channels, duration
    case sampleRate = "sample_rate"
  }

  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(codec, forKey: .codec)
    try keys.encode(sampleRate, forKey: .sampleRate)
    try keys.encode(channels, forKey: .channels)
    try keys.encode(duration, forKey: .duration)
  }
}
