import Peers
import Synchronization

/// A media host that behaves as its fault says, and writes down what it was asked.
final class MediaHost: Sendable {
  private let peer: Peer
  private let log: Log

  private final class Log: Sendable {
    let requests = Mutex<[Asked]>([])

    /// How many came before.
    func note(_ asked: Asked) -> Int {
      requests.withLock { requests in
        requests.append(asked)
        return requests.count - 1
      }
    }
  }

  init(at host: String, _ answers: [Answer], good: String, forbidden: String) throws {
    let log = Log()
    self.log = log
    peer = try Peer(at: host) { asked in
      let answer = answers[min(log.note(asked), answers.count - 1)]
      return answer.steps(Answer.Turn(asked: asked, good: good, forbidden: forbidden))
    }
  }

  var host: String { peer.host }
  var port: UInt16 { peer.port }
  var origin: String { peer.origin }
  var requests: [Asked] { log.requests.withLock(\.self) }
  /// How many connections there have been.
  var accepted: Int { peer.accepted }

  func stop() { peer.stop() }
}
