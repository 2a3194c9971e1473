package import FoundationEssentials
import Ledger
import Synchronization

/// What a run has counted so far; the live display, the progress events, the summary and the exit
/// code read it.
package final class Tally: Sendable {
  package struct Counts: Sendable {
    package var outcomes: [String: Int] = [:]
    package var verdicts: [String: Int] = [:]
    package var tokens: Int64 = 0
    /// Bytes of the objects told as archived.
    package var bytes: Int64 = 0
    /// Bytes that arrived from media hosts, retries included.
    package var received: Int64 = 0
    /// Artifacts that are being fetched.
    package var downloading = 0
    /// Tasks that a dry run would have asked for.
    package var queued = 0
    /// When the next of the links at hand dies.
    package var nextDeadline: Date?
    package var needsPerson = false
    /// Tasks that need a person.
    package var troubled = 0
    package var isUnfinished = false
    /// Whether a file was left to another run for want of room on the disk.
    package var isShortOfRoom = false
    /// Tasks of this run that have no end yet, by provider.
    package var open: [String: Int] = [:]

    package var done: Int { outcomes.values.reduce(0, +) }
    package var tasks: Int { done + open.values.reduce(0, +) }
  }

  /// What is known of a provider beside its tasks.
  private struct Provider {
    /// Open tasks that are not polled again in this run.
    var parked = 0
    /// Why it is not polled at all any more.
    var halt: Trouble?
    /// Why its latest poll brought no state; nil when it did.
    var trouble: Trouble?
    /// The tasks whose latest poll brought none, and why the last of these did not.
    var unanswered: Set<TaskRow.ID> = []
    var lastTrouble: Trouble?
    /// Its clock, as it was told last; nil when it has told none.
    var clock: ClockReading?
  }

  private struct State {
    var counts = Counts()
    var throughput = Throughput()
    var providers: [String: Provider] = [:]
    var proxyHasRefused = false
    /// The endings of this run that a list may undo.
    var undoable: [TaskRow.ID: Ending] = [:]
  }

  private let state = Mutex(State())
  /// This machine's clock when the run began.
  let begun = ClockReading(date: Date(), instant: .now)

  package init() {}

  package var snapshot: Counts { state.withLock { $0.counts } }

  /// Whether a provider has tasks that this run still polls or fetches.
  func isOpen(_ provider: String) -> Bool {
    state.withLock { state in
      state.counts.open[provider, default: 0] > state.providers[provider]?.parked ?? 0
    }
  }

  /// How many of a provider's tasks have no end yet.
  func openTasks(of provider: String) -> Int {
    state.withLock { $0.counts.open[provider] ?? 0 }
  }

  /// Whether any provider that was not stopped has such tasks.
  var isAnythingOpen: Bool {
    state.withLock { state in
      state.counts.open.contains { name, tasks in
        let provider = state.providers[name]
        return provider?.halt == nil && tasks > provider?.parked ?? 0
      }
    }
  }

  /// More tasks are open, by provider.
  func open(_ tasks: [String: Int]) {
    state.withLock { $0.counts.open.merge(tasks, uniquingKeysWith: +) }
  }

  /// Something beside the tasks needs a person.
  func noteNeedsPerson() {
    state.withLock { $0.counts.needsPerson = true }
  }

  /// A file is left to another run for want of room on the disk.
  func noteShortOfRoom() {
    state.withLock { $0.counts.isShortOfRoom = true }
  }

  /// Counts the end of an open task, in place of an earlier one: a list has named it again.
  func count(_ ending: Ending, of task: TaskRow.ID, at provider: String) {
    state.withLock { state in
      if let earlier = state.undoable.removeValue(forKey: task) { state.counts.remove(earlier) }
      if ending.outcome.isTriedAgain(reason: ending.trouble?.reason) {
        state.undoable[task] = ending
      }
      state.counts.add(ending)
      state.counts.open[provider, default: 0] -= 1
    }
  }

  /// Counts what became of a task before this run.
  func countAgain(_ ending: Ending) {
    state.withLock { $0.counts.add(ending) }
  }

  func countQueued() {
    state.withLock { $0.counts.queued += 1 }
  }

  // MARK: Providers

  /// An open task is left to another run.
  func park(_ provider: String) {
    state.withLock { $0.providers[provider, default: Provider()].parked += 1 }
  }

  /// Returns false when the provider was halted before.
  func halt(_ provider: String, _ trouble: Trouble) -> Bool {
    state.withLock { state in
      guard state.providers[provider]?.halt == nil else { return false }
      state.providers[provider, default: Provider()].halt = trouble
      return true
    }
  }

  func halt(of provider: String) -> Trouble? {
    state.withLock { $0.providers[provider]?.halt }
  }

  /// A poll of the task brought a state, or did not.
  func note(_ trouble: Trouble?, of row: TaskRow) {
    state.withLock { state in
      var provider = state.providers[row.provider, default: Provider()]
      provider.trouble = trouble
      if let trouble {
        provider.lastTrouble = trouble
        provider.unanswered.insert(row.id)
      } else {
        provider.unanswered.remove(row.id)
      }
      state.providers[row.provider] = provider
    }
  }

  /// Why nothing is known of an open task; nil when its provider has answered.
  func trouble(of row: TaskRow) -> Trouble? {
    state.withLock { state in
      guard let provider = state.providers[row.provider] else { return nil }
      if provider.unanswered.contains(row.id) { return provider.lastTrouble }
      return row.polls == 0 ? provider.trouble : nil
    }
  }

  func note(serverDate: Date?, of provider: String) {
    guard let serverDate else { return }
    state.withLock {
      $0.providers[provider, default: Provider()].clock = ClockReading(
        date: serverDate, instant: .now)
    }
  }

  /// The provider's clock, as its `Date` headers tell it.
  func clock(of provider: String) -> ClockReading? {
    state.withLock { $0.providers[provider]?.clock }
  }

  // MARK: Transfers

  /// Returns true the first time.
  func isFirstProxyRefusal() -> Bool {
    state.withLock { state in
      defer { state.proxyHasRefused = true }
      return !state.proxyHasRefused
    }
  }

  func note(transfers change: Int) {
    state.withLock { state in
      state.counts.downloading += change
      state.throughput.note(transfers: change, at: .now)
    }
  }

  func note(received bytes: Int64) {
    state.withLock { state in
      state.counts.received += bytes
      state.throughput.note(bytes: bytes, at: .now)
    }
  }

  /// How fast files come, and what one takes.
  var traffic: Traffic {
    state.withLock { state in
      let archived = state.counts.outcomes[Outcome.archived.rawValue] ?? 0
      return Traffic(
        bytesPerSecond: state.throughput.bytesPerSecond(at: .now),
        typicalBytes: archived == 0
          ? Briefing.typicalBytes : state.counts.bytes / Int64(archived))
    }
  }

  func note(nextDeadline: Date?) {
    state.withLock { $0.counts.nextDeadline = nextDeadline }
  }
}

extension Tally.Counts {
  /// Takes back an ending of a task of which nothing was archived.
  fileprivate mutating func remove(_ ending: Ending) {
    outcomes[ending.outcome.rawValue, default: 0] -= 1
    if outcomes[ending.outcome.rawValue] == 0 { outcomes[ending.outcome.rawValue] = nil }
    tokens -= ending.tokens ?? 0
    if ending.needsPerson { troubled -= 1 }
  }

  fileprivate mutating func add(_ ending: Ending) {
    outcomes[ending.outcome.rawValue, default: 0] += 1
    if let verdict = ending.verdict { verdicts[verdict, default: 0] += 1 }
    tokens += ending.tokens ?? 0
    bytes += ending.bytes ?? 0
    if ending.needsPerson { troubled += 1 }
    if ending.outcome == .waiting && !ending.needsPerson { isUnfinished = true }
  }
}
