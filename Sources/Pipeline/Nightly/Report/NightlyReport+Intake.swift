package import Ledger

extension NightlyReport {
  /// What the intake did.
  package struct Intake: Codable, Sendable {
    package let outcomes: Counts
    package let verdicts: Counts
    package let tokens: Int64
    /// Of the archived tasks.
    package let bytes: Int64
    /// From media hosts, retries included.
    package let received: Int64
    package let seconds: Double
    package let exit: Int32
    /// Attempts and polls that failed, by reason.
    package let retries: Counts
    /// Absent when nothing was archived.
    package var timeLeft: TimeLeft?

    private enum CodingKeys: String, CodingKey {
      case outcomes, verdicts, tokens, bytes, received, seconds, exit, retries
      case timeLeft = "time_left"
    }

    init(_ run: SummaryEvent, retries: [Chronicle.Kind]) {
      outcomes = run.outcomes ?? Counts([:])
      verdicts = run.verdicts ?? Counts([:])
      tokens = run.tokens ?? 0
      bytes = run.bytes
      received = run.received ?? 0
      seconds = run.seconds
      exit = run.exit
      self.retries = Counts(
        Dictionary(retries.map { ($0.reason, $0.count) }, uniquingKeysWith: +))
    }
  }
}
