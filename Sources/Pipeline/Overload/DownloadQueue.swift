import FoundationEssentials

/// What waits for the line, as jobs that take it one after the other.
///
/// All times are seconds from now.
struct DownloadQueue: Sendable {
  struct Job: Sendable {
    /// Its place among the files that wait.
    let index: Int
    /// The latest moment to start.
    let due: Double
    /// How long it keeps the whole line busy.
    let seconds: Double
  }

  /// By the latest start.
  let jobs: [Job]
  /// When the first of them starts; before now when the transfers under way leave lanes free.
  let begin: Double

  init(_ files: [(deadline: Date, remaining: Int64?)], _ traffic: Traffic, rate: Double, now: Date)
  {
    // A line that stands still is a very slow one.
    let rate = max(1, rate)
    jobs = files.enumerated().map { index, file in
      Job(
        index: index, due: file.deadline.timeIntervalSince(now),
        seconds: Double(max(0, file.remaining ?? traffic.typicalBytes)) / rate)
    }
    // While one starts, the other lanes still hold files that were handed out before it; a start comes
    // earlier by what they hold. That is half a file each on average; only half of that is counted,
    // for where nothing is left to spare, each start that comes later than forecast is a loss.
    let mean = jobs.isEmpty ? 0 : jobs.reduce(0) { $0 + $1.seconds } / Double(jobs.count)
    begin = Double(traffic.underWay) / rate - Double(traffic.lanes - 1) * mean / 4
  }

  /// Whether each starts in time, in this order.
  func isInTime(_ jobs: [Job]) -> Bool { slack(of: jobs) >= 0 }

  /// By how much all can start later, in this order, without one being late.
  func slack(of jobs: [Job]) -> Double {
    var start = begin
    var slack = Double.infinity
    for job in jobs {
      slack = min(slack, job.due - start)
      start += job.seconds
    }
    return slack
  }

  /// As many jobs as can start in time, in an order in which they do, and the others.
  ///
  /// The jobs' latest starts are not before now.
  func mostSaved(of jobs: [Job]) -> (kept: [Job], dropped: [Job]) {
    // To start in time is to be done one's own length after it.
    var kept: [Job] = []
    // The jobs taken so far, the longest last; of equals the one that may start last.
    var byLength: [Job] = []
    var dropped: Set<Int> = []
    var end = begin
    for job in jobs.sorted(by: { $0.due + $0.seconds < $1.due + $1.seconds }) {
      kept.append(job)
      byLength.insert(job, at: byLength.sortedIndex(of: job))
      end += job.seconds
      if end > job.due + job.seconds, let longest = byLength.popLast() {
        dropped.insert(longest.index)
        end -= longest.seconds
      }
    }
    return (kept.filter { !dropped.contains($0.index) }, jobs.filter { dropped.contains($0.index) })
  }
}

extension [DownloadQueue.Job] {
  /// Where the job belongs in this array, which is sorted by length, then by latest start.
  fileprivate func sortedIndex(of job: Element) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if (job.seconds, job.due) < (self[middle].seconds, self[middle].due) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
