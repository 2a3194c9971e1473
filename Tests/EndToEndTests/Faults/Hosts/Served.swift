import Foundation
import Peers

/// A file as a media host has it: its bytes, and what the host calls them.
struct Served: Sendable {
  let bytes: [UInt8]
  var tag: String?
  var modified: String?

  /// What the faulty tasks' links lead to, and what has to arrive in the archive.
  static let clip = Served(clip: "ok_720p_5s_tail.mp4", tag: "\"clip\"")
  /// Another video that the same reply fits, for an object that changes on its host.
  static let other = Served(clip: "ok_720p_5s_fast.mp4", tag: "\"other\"")

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(clip: String, tag: String) {
    // Without its clips no test of this target can pass; none shall crash either.
    let data = try? Data(contentsOf: Tools.clip(clip))
    bytes = data.map(Array.init) ?? Array(repeating: 0, count: 500_000)
    self.tag = tag
  }

  /// The same bytes under other names.
  func named(_ tag: String?, modified: String? = nil) -> Served {
    var copy = self
    copy.tag = tag
    copy.modified = modified
    return copy
  }

  /// The header lines that name the bytes.
  var names: String {
    let date = "Date: \(Gateway.httpDate(.now))\r\n"
    return date + (tag.map { "ETag: \($0)\r\n" } ?? "")
      + (modified.map { "Last-Modified: \($0)\r\n" } ?? "")
  }

  var head: String { "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\(names)\r\n" }

  func partHead(from start: Int, to end: Int? = nil, total: Int? = nil) -> String {
    let last = end ?? bytes.count - 1
    return "HTTP/1.1 206 Partial Content\r\nContent-Length: \(last - start + 1)\r\n"
      + "Content-Range: bytes \(start)-\(last)/\(total ?? bytes.count)\r\n\(names)\r\n"
  }

  /// The answer of a host that does all as it should: 200, 206 or 416.
  func answer(to asked: Asked) -> (head: String, body: ArraySlice<UInt8>) {
    let condition = asked.header("If-Range")
    guard let start = asked.rangeStart,
      condition == nil || condition == tag || condition == modified
    else { return (head, bytes[...]) }
    guard start < bytes.count else {
      let length = "Content-Length: 0\r\nContent-Range: bytes */\(bytes.count)\r\n"
      return ("HTTP/1.1 416 X\r\n\(length)\(names)\r\n", [])
    }
    return (partHead(from: start), bytes[start...])
  }
}

extension Asked {
  /// N of `Range: bytes=N-`; nothing asks for less than all that follows, though some say where it ends.
  var rangeStart: Int? {
    header("Range").flatMap { $0.wholeMatch(of: #/bytes=(\d+)-\d*/#) }.flatMap { Int($0.1) }
  }
}
