import FoundationEssentials
import Ledger
import Synchronization

/// What one nightly job has done so far.
final class Diary: Sendable {
  private struct State {
    var name: String
    var run: RunRow.ID?
    var exit = Exit.done
    var failures: [String] = []
  }

  private let state: Mutex<State>
  private let chronicle = Chronicle()
  private let begun = Date()

  /// - Parameter name: the job's, until its run has one.
  init(name: String) {
    state = Mutex(State(name: name))
  }

  func begin(_ name: String, _ run: RunRow.ID) {
    state.withLock { state in
      state.name = name
      state.run = run
    }
  }

  /// Returns what it was given.
  @discardableResult
  func note(_ event: Event) -> Event {
    chronicle.note(event)
    return event
  }

  /// A part is over; the job ends with the most pressing of their exits.
  func end(_ exit: Exit, _ failure: String? = nil) {
    state.withLock { state in
      state.exit = state.exit.orMorePressing(exit)
      if let failure { state.failures.append(failure) }
    }
  }

  func night(of parts: [NightlyPart]) -> Night {
    state.withLock { state in
      Night(
        name: state.name, parts: parts, begun: begun, ended: Date(), run: state.run,
        exit: state.exit, chronicle: chronicle,
        failure: state.failures.isEmpty ? nil : state.failures.joined(separator: "\n"))
    }
  }

  /// What the parts' own summaries say, in one.
  func summary(report: String?, seconds: Double) -> SummaryEvent {
    let (run, scrub) = (chronicle.content.run, chronicle.content.verification)
    return SummaryEvent(
      command: "nightly", outcomes: run?.outcomes, verdicts: run?.verdicts, tokens: run?.tokens,
      received: run?.received, objects: scrub?.objects, receipts: scrub?.receipts,
      problems: scrub?.problems,
      unsealed: scrub?.unsealed, seal: scrub?.seal, proof: scrub?.proof, report: report,
      bytes: (run?.bytes ?? 0) + (scrub?.bytes ?? 0), seconds: seconds,
      exit: state.withLock { $0.exit.rawValue })
  }
}
