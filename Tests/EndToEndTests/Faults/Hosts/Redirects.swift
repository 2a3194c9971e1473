import Peers
import Synchronization

/// Files behind a gateway's own path: some of them redirect.
final class Redirects: Sendable {
  private let targets = Mutex<[String: String]>([:])

  func set(_ targets: [String: String]) { self.targets.withLock { $0 = targets } }

  var script: Gateway.Script {
    { asked in
      guard asked.target.hasPrefix("/files/") else { return nil }
      if let target = self.targets.withLock({ $0[asked.target] }) {
        return [.redirect(to: target)]
      }
      return [.ok(Served.clip.bytes)]
    }
  }
}
