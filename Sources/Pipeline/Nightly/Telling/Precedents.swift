import Archive
import FoundationEssentials
import SystemPackage

/// What the reports before one say of each part of the job, where it says nothing itself: an intake
/// and a scrub may each be a job of its own.
struct Precedents: Sendable {
  /// The latest report that has the part.
  private(set) var last: [NightlyPart: NightlyReport] = [:]
  /// When it last came to its end.
  private(set) var success: [NightlyPart: Date] = [:]

  /// Reads no further back than it has to; what cannot be read is passed over.
  ///
  /// Blocks.
  init(of report: NightlyReport, in root: FilePath) {
    note(report)
    guard let archive = try? Archive(at: root),
      let names = try? archive.reportNames(ending: Telling.json)
    else { return }
    for name in names where name != report.name && !isComplete {
      guard let text = try? archive.reportText(name, ending: Telling.json),
        let earlier = try? JSONDecoder().decode(NightlyReport.self, from: Data(text.utf8))
      else { continue }
      note(earlier)
    }
  }

  private mutating func note(_ report: NightlyReport) {
    for part in report.parts {
      if last[part] == nil { last[part] = report }
      if success[part] == nil, report.isSuccess { success[part] = Timestamp.date(report.ended) }
    }
  }

  private var isComplete: Bool { success.count == NightlyPart.allCases.count }
}

extension NightlyReport {
  /// It came to its end; whether something needs a person then is another question.
  fileprivate var isSuccess: Bool { [0, 1, 3].contains(exit) && failure == nil }
}
