/// What keeps a run from fetching faster, as far as the run can tell.
enum Bottleneck: Sendable, Equatable {
  /// `download.bandwidth`, in bytes a second.
  case bandwidth(Int64)
  /// `download.parallel`: all transfers that may run do.
  case parallel(Int)
  /// `download.per_host`: a host with more to give has all the transfers it may have.
  case perHost(Int)
  /// None of our limits: the line, or the hosts.
  case line
}

extension Bottleneck {
  /// What a person can do about it.
  var remedy: String {
    let traffic = "stop other traffic on this line, or find a faster one"
    return switch self {
    case .bandwidth(let bytes): "raise download.bandwidth (\(bytes.asBytes)/s)"
    case .parallel(let most): "raise download.parallel (\(most)), \(traffic)"
    case .perHost(let most): "raise download.per_host (\(most)), \(traffic)"
    case .line: traffic
    }
  }
}
