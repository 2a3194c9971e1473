import Peers

/// The two addresses of `localhost`, with a peer behind each, on one port.
final class Twins: Sendable {
  let four: Peer
  let six: Peer

  init(_ script: @escaping Peer.Script) throws {
    four = try Peer(script)
    six = try Peer(twin: four, script)
  }

  var port: UInt16 { four.port }
  var accepted: Int { four.accepted + six.accepted }

  func stop() {
    four.stop()
    six.stop()
  }
}
