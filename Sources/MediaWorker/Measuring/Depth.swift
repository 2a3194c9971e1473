/// How far a file is read; each case does what the one before it does, and more.
enum Depth {
  /// The file is opened: what its `moov` says.
  case headers
  /// Every packet is read.
  case packets
  /// Every packet is decoded.
  case frames
}
