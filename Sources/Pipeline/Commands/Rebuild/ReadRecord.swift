import Archive
import FoundationEssentials

/// What a line of a journal turned out to be.
enum ReadRecord: Sendable {
  struct Told: Sendable {
    let record: JournalRecord
    let time: Date
  }

  case told(Told)
  /// Of a kind that a later Holdfast writes.
  case unknown
  case damaged

  init(_ line: String) {
    let data = Data(line.utf8)
    if let record = try? JSONDecoder().decode(JournalRecord.self, from: data),
      let time = Timestamp.date(record.time)
    {
      self = .told(Told(record: record, time: time))
      return
    }
    let kind = try? JSONDecoder().decode(Kind.self, from: data).event
    self = kind.map { JournalRecord.Event(rawValue: $0) == nil } == true ? .unknown : .damaged
  }

  private struct Kind: Decodable {
    let event: String
  }
}
