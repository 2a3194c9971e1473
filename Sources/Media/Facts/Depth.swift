/// How far a file is read to find its facts; each case does what the one before it does, and more.
package enum Depth: String, Codable, Sendable, CaseIterable {
  /// What the headers say.
  case headers
  /// Every packet is read.
  case packets
  /// Every frame is decoded.
  case frames
}
