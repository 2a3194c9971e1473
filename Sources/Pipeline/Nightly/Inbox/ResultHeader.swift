import Archive
import FoundationEssentials

/// The first line of a list's result.
struct ResultHeader: Encodable {
  private let event = "list"
  private let time: String
  private let list: String
  private let file: String
  private let run: String
  private let sha256: Digest
  private let tasks: Int
  private let outcomes: Counts
  private let verdicts: Counts
  private let forgotten: Int?
  private let unreadable: Int?

  init(_ list: DoneList, _ digest: Digest, _ tally: ResultTally, at time: Date) {
    self.time = time.rfc3339
    self.list = list.name
    file = list.file
    run = list.run
    sha256 = digest
    tasks = tally.tasks
    outcomes = Counts(tally.outcomes)
    verdicts = Counts(tally.verdicts)
    forgotten = tally.forgotten > 0 ? tally.forgotten : nil
    unreadable = tally.unreadable > 0 ? tally.unreadable : nil
  }

  /// As one line of JSON, without the line's end.
  var line: String {
    guard let json = try? JSON(encoding: self) else {
      preconditionFailure("a header holds only what JSON can say")
    }
    return json.text()
  }
}
