/// How much of a file is read to tell that it is whole.
package enum CheckDepth: String, CaseIterable, Sendable {
  case headers
  /// Every packet is read.
  case packets
  /// Every frame is decoded.
  case frames
}

extension CheckDepth: ConfigurationScalar {}
