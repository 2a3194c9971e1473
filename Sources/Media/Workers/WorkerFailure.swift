/// How a worker failed over a file.
enum WorkerFailure: Error {
  /// It ended, or what it said was no answer.
  case crashed
  case timedOut

  var problem: Problem {
    switch self {
    case .crashed:
      Problem(.crashed, "Reading the file crashed the media worker, twice.")
    case .timedOut:
      Problem(.timeout, "Reading the file took the media worker too long, twice.")
    }
  }
}
