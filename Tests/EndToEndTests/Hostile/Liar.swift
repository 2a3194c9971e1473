import Peers
import Synchronization

/// What a gateway says of some tasks in place of the truth, until it is told to be honest.
final class Liar: Sendable {
  typealias Lie = @Sendable (Asked) -> [Peer.Step]

  private let lies = Mutex<[String: Lie]>([:])

  /// To the polls of this task it says that from now on.
  func say(of task: String, _ lie: @escaping Lie) { lies.withLock { $0[task] = lie } }

  func repent() { lies.withLock { $0 = [:] } }

  var script: Gateway.Script {
    { asked in
      let task = asked.target.split(separator: "/").last.map(String.init) ?? ""
      return self.lies.withLock { $0[task] }?(asked)
    }
  }
}
