import Peers

/// What one request for media must look like.
enum Ask: Sendable {
  /// Without `Range`.
  case whole
  /// From there on, with this `If-Range`.
  case rest(from: Int, ifRange: String? = Served.clip.tag)
  /// From somewhere there on, with the clip's tag: how much was kept depends on the timing.
  case somewhere(ClosedRange<Int>)

  /// What is wrong with a request; nil when it is as it must be.
  func complaint(_ asked: Asked) -> String? {
    let (range, condition) = (asked.header("Range"), asked.header("If-Range"))
    let isRight =
      switch self {
      case .whole: range == nil && condition == nil
      case .rest(let start, let tag): range == "bytes=\(start)-" && condition == tag
      case .somewhere(let starts):
        asked.rangeStart.map(starts.contains) == true && condition == Served.clip.tag
      }
    return isRight ? nil : "Range: \(range ?? "none"), If-Range: \(condition ?? "none")"
  }
}

extension Ask: CustomStringConvertible {
  var description: String {
    switch self {
    case .whole: "whole"
    case .rest(let start, nil): "\(start)–"
    case .rest(let start, _): "\(start)– if the same"
    case .somewhere: "rest if the same"
    }
  }
}
