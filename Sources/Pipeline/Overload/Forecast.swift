import FoundationEssentials

/// The order in which what waits is fetched, and what of it will be asked for too late.
///
/// The earliest deadline comes first as long as that loses nothing. When it does, the line is
/// overloaded: then as many are saved as any order could save, the longest being left out first
/// (Moore and Hodgson, 1968), and what can't be saved is tried after them.
///
/// The transfers are taken to share one line of a constant rate.
struct Forecast<Key: Hashable & Sendable>: Sendable {
  struct Candidate: Sendable {
    let key: Key
    /// The latest moment at which its request may start.
    let deadline: Date
    /// Bytes still to be fetched; nil when nobody has told.
    let remaining: Int64?
  }

  /// All candidates, in the order in which they should start.
  private(set) var order: [Key] = []
  /// Those that will start after their deadlines, by deadline.
  private(set) var losses: [Candidate] = []
  /// Those whose deadlines have passed, by deadline: whatever is done now, they are late.
  private(set) var overdue: [Candidate] = []
  /// Seconds from now until all that can be saved have been fetched; nil without a throughput.
  private(set) var horizon: Double?

  init(_ candidates: [Candidate], _ traffic: Traffic, now: Date) {
    let byDeadline = candidates.sorted { $0.deadline < $1.deadline }
    guard let rate = traffic.bytesPerSecond else {
      order = byDeadline.map(\.key)
      return
    }
    let queue = DownloadQueue(
      byDeadline.map { ($0.deadline, $0.remaining) }, traffic, rate: rate, now: now)
    let dead = queue.jobs.filter { $0.due < 0 }
    let alive = Array(queue.jobs.dropFirst(dead.count))
    var (kept, dropped) = (alive, [DownloadQueue.Job]())
    if !queue.isInTime(alive) { (kept, dropped) = queue.mostSaved(of: alive) }

    // A link that is past its deadline may be alive yet, with lenient hosts and clocks that differ: it
    // goes first where nobody will be late for it.
    var slack = queue.slack(of: kept)
    var (first, last) = ([DownloadQueue.Job](), dropped)
    for job in dead {
      if job.seconds <= slack {
        slack -= job.seconds
        first.append(job)
      } else {
        last.append(job)
      }
    }
    order = (first + kept + last.sorted { $0.due < $1.due }).map { byDeadline[$0.index].key }
    losses = dropped.map { byDeadline[$0.index] }
    overdue = dead.map { byDeadline[$0.index] }
    horizon = max(0, queue.begin + (first + kept).reduce(0) { $0 + $1.seconds })
  }
}
