import Glibc

/// How a worker failed over a file.
enum WorkerFailure: Error {
  /// It ended before it had answered.
  case crashed
  /// It ended because it made a system call that its sandbox does not know.
  case forbidden
  /// What it said was no answer.
  case unintelligible
  case timedOut
  case outOfMemory

  /// What the status of a worker that ended by itself gives away.
  init(status: Int32) {
    // The lower seven bits are the signal: WTERMSIG, a macro that Swift does not import.
    switch status & 0x7f {
    case SIGSYS: self = .forbidden
    case SIGALRM, SIGPROF: self = .timedOut
    default: self = .crashed
    }
  }

  /// What is told of a file over which two workers failed, the second one so.
  var problem: Problem {
    switch self {
    case .crashed:
      Problem(.crashed, "Reading the file crashed the media worker, twice.")
    case .forbidden:
      Problem(
        .crashed,
        "Reading the file, the media worker asked the kernel for something it may not, twice.")
    case .unintelligible:
      Problem(.crashed, "Reading the file, the media worker gave no proper answer, twice.")
    case .timedOut:
      Problem(.timeout, "Reading the file took the media worker too long, twice.")
    case .outOfMemory:
      Problem(
        .memory, "Reading the file took the media worker more memory than it may have, twice.")
    }
  }
}
