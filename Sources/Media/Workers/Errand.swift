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
}
