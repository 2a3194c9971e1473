import Foundation
import Peers
import Synchronization

/// A provider's API, which has finished every task that has links; it speaks the dialect `anyfast`.
final class Gateway: Sendable {
  typealias Script = @Sendable (Asked) -> [Peer.Step]?

  struct Links: Sendable {
    let video: String
    var original: String?
  }

  private struct State {
    var links: [String: @Sendable (_ poll: Int) -> Links] = [:]
    var polls: [String: Int] = [:]
    var requests: [Asked] = []
  }

  private final class Book: Sendable {
    let state = Mutex(State())
  }

  private let book: Book
  private let peer: Peer

  /// - Parameters:
  ///   - clockSkew: seconds by which its clock is ahead.
  ///   - script: what it does instead of answering; nil where it answers as it should.
  init(clockSkew: Int = 0, script: @escaping Script = { _ in nil }) throws {
    let book = Book()
    self.book = book
    peer = try Peer { asked in
      let task = asked.target.split(separator: "/").last.map(String.init) ?? ""
      let links = book.state.withLock { state in
        state.requests.append(asked)
        state.polls[task, default: 0] += 1
        return state.links[task]?(state.polls[task, default: 0])
      }
      if let steps = script(asked) { return steps }
      let date = "Date: \(Self.httpDate(.now + TimeInterval(clockSkew)))\r\n"
      guard let links else { return [.answer(404, headers: date)] }
      return [.ok(Array(Self.reply(task, links).utf8), headers: date)]
    }
  }

  var origin: String { peer.origin }
  var port: UInt16 { peer.port }
  var requests: [Asked] { book.state.withLock(\.requests) }

  func stop() { peer.stop() }

  /// From the next poll on, the task is finished and has these links.
  func finish(_ task: String, _ links: @escaping @Sendable (_ poll: Int) -> Links) {
    book.state.withLock { $0.links[task] = links }
  }

  func polls(of task: String) -> Int { book.state.withLock { $0.polls[task] ?? 0 } }

  /// A signed link's query in the shape of TOS, which says when the link dies.
  static func signature(_ name: String, expiry: Date) -> String {
    let lifetime = 86_400.0
    let date = (expiry - lifetime).formatted(
      .iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    return "X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=AKLTtest&X-Tos-Date=\(date)"
      + "&X-Tos-Expires=86400&X-Tos-SignedHeaders=host&X-Tos-Signature=\(name)"
  }

  static func httpDate(_ date: Date) -> String {
    let form = Date.VerbatimFormatStyle(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \
        \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
        \(second: .twoDigits) GMT
        """,
      locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
      calendar: Calendar(identifier: .gregorian))
    return date.formatted(form)
  }

  /// As the documentation's sample: 5 s at 24 frames a second with sound.
  private static func reply(_ task: String, _ links: Links) -> String {
    let now = Int(Date().timeIntervalSince1970)
    let original = links.original.map { #""original_result_url":"\#($0)","# } ?? ""
    return #"""
      {"code":"success","message":"","data":{"task_id":"\#(task)","action":"generate",
      "status":"SUCCESS","result_url":"\#(links.video)",\#(original)"fail_reason":"","submit_time":\#(now - 120),
      "start_time":\#(now - 100),"finish_time":\#(now - 5),"progress":"100%","request_id":"r1",
      "data":{"content":{"video_url":"\#(links.video)"},"id":"cgt-1","model":"doubao-seedance-2-0",
      "duration":5,"ratio":"16:9","resolution":"720p","framespersecond":24,"generate_audio":true,
      "status":"succeeded","usage":{"completion_tokens":108900,"total_tokens":108900}}}}
      """#
  }
}
