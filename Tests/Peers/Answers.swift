/// Answers that are written the same way again and again.
extension Peer.Step {
  /// A sound 200.
  package static func ok(_ body: [UInt8], headers: String = "") -> Peer.Step {
    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\(headers)\r\n".utf8) + body)
  }

  package static func answer(_ status: Int, headers: String = "", body: String = "") -> Peer.Step {
    .send("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
  }

  package static func redirect(to location: String, status: Int = 302) -> Peer.Step {
    .answer(status, headers: "Location: \(location)\r\n")
  }
}

/// Bytes that begin as an MP4 does; the noise after it repeats, but never at a round distance.
package func video(_ count: Int) -> [UInt8] {
  var state: UInt32 = 1
  let noise = (0..<min(count, 65_521)).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(truncatingIfNeeded: state >> 24)
  }
  var bytes = Array("\0\0\0\u{20}ftypisom".utf8)
  while bytes.count < count { bytes += noise }
  return Array(bytes.prefix(count))
}
