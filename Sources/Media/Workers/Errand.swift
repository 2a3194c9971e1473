/// What a worker can be asked to do with a file.
enum Errand: Encodable {
  case measure(Depth)
  case poster

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .measure(let depth): try value.encode(depth)
    case .poster: try value.encode("poster")
    }
  }

  /// How long it may take: decoding all of a file grows with it.
  ///
  /// Eight seconds for a MiB are three times what a core needs for film in 4K of few bits, 0.15 MiB a
  /// second. The bytes are counted, not the frames: a small file can promise any number of these.
  func timeout(_ least: Duration, bytes: Int64) -> Duration {
    guard case .measure(.frames) = self else { return least }
    return least + .seconds(8 * Double(bytes) / Double(1 << 20))
  }
}
