import Archive
import FoundationEssentials
import Ledger

extension StatusReport {
  /// One of the last runs.
  package struct LastRun: Encodable, Sendable {
    package enum State: String, Encodable, Sendable {
      case running, ended
      /// It was killed, or the machine went down.
      case killed
      /// The ledger was rebuilt since, and no journal tells how a run ended.
      case unknown
    }

    package let name: String
    package let state: State
    package let begun: String
    package let ended: String?
    package let seconds: Double?
    package let exit: Int?
    /// How many tasks had which outcome; nil for a run without an end.
    package let outcomes: Counts?

    /// What it told at its end.
    private struct Summary: Decodable {
      var outcomes: [String: Int]?
    }

    /// - Parameter running: Who writes to the archive.
    init(_ run: RunRow, running: LockHolder?) {
      name = run.name
      state =
        if run.endedAt != nil { .ended } else if running?.role == "run \(run.name)" {
          .running
        } else if run.isRetold { .unknown } else { .killed }
      begun = run.begunAt.rfc3339
      ended = run.endedAt?.rfc3339
      seconds = run.endedAt.map {
        ($0.timeIntervalSince(run.begunAt) * 1000).rounded() / 1000
      }
      exit = run.exit
      let summary = run.summary.flatMap {
        try? JSONDecoder().decode(Summary.self, from: Data($0.utf8))
      }
      outcomes = summary?.outcomes.map { Counts($0) }
    }
  }
}
