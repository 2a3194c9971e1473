import FoundationEssentials
package import Ledger
import SystemPackage

/// What an unattended job has to say in the morning; Markdown and JSON are made of this one value.
///
/// docs/REPORT.md explains each member, docs/report.schema.json is its schema.
package struct NightlyReport: Codable, Sendable {
  /// The form that this version writes; it goes up when a member changes its meaning or is gone.
  package static let schema = 1
  /// Tasks of each kind that are named; of the others there is the number.
  static let named = 100

  package var schema = NightlyReport.schema
  package let name: String
  /// All of it in one sentence.
  package var verdict = ""
  /// Whether that says that something needs a person; the exit code knows of no margin, and nothing
  /// of what was not looked at.
  package var needsYou = false
  package let parts: [NightlyPart]
  package let begun: String
  package let ended: String
  package let seconds: Double
  package let exit: Int32
  /// Why the job could not begin or go on.
  package let failure: String?
  /// What could not be looked at, and why: what depends on it is absent.
  package var unread: [String] = []
  package let archive: String
  /// The version of Holdfast that wrote this.
  package let holdfast: String

  /// Trouble that nobody has acknowledged, of this job and of earlier ones.
  package var needsPerson: [StatusReport.Trouble] = []
  package var intake: Intake?
  /// What went wrong with tasks in this job, by kind.
  package var troubles: [Troubles] = []
  /// What of it was lost because its link had died before this job began, and after the one before
  /// had ended.
  package var diedUnwatched: Troubles?
  package var open: Open?
  /// What the archive holds after this job.
  package var holdings: Holdings?
  /// Of the last seven days.
  package var tokens: [TokensOfDay] = []
  package var margin: Margin?
  package var scrub: Scrub?
  package var problems: [Problem] = []

  private enum CodingKeys: String, CodingKey {
    case schema, name, verdict
    case needsYou = "needs_you"
    case parts, begun, ended, seconds, exit, failure, unread, archive
    case holdfast
    case needsPerson = "needs_person"
    case intake, troubles
    case diedUnwatched = "died_unwatched"
    case open, holdings, tokens, margin, scrub, problems
  }
}

extension NightlyReport {
  /// What is known without looking at the archive.
  init(_ night: Night, _ configuration: Configuration) {
    name = night.name
    parts = night.parts
    begun = night.begun.rfc3339
    ended = night.ended.rfc3339
    seconds = max(0, night.ended.timeIntervalSince(night.begun)).toMilliseconds
    exit = night.exit.rawValue
    failure = night.failure
    archive = configuration.archive.string
    holdfast = Version.text
    let told = night.chronicle.content
    problems = told.problems.filter { $0.severity != .detail }.map(Problem.init)
    intake = told.run.map { run in
      Intake(run, retries: told.problems.filter { $0.severity == .detail })
    }
  }
}

extension Double {
  /// A number of seconds, to the millisecond.
  var toMilliseconds: Double { (self * 1000).rounded() / 1000 }
}
