import FoundationEssentials
import Ledger

/// What one unattended job did: what a report is made of.
struct Night: Sendable {
  /// The run id; of a scrub alone what a run would be called that began then.
  let name: String
  let parts: [NightlyPart]
  let begun: Date
  let ended: Date
  /// Nil without an intake, and when that could not begin.
  let run: RunRow.ID?
  let exit: Exit
  let chronicle: Chronicle
  /// Why it could not begin or go on, as a sentence for people.
  let failure: String?
}
