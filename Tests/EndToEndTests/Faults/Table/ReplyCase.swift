import Foundation
import Peers
import Testing

/// A collected reply of a provider, with the end that its task has to reach.
///
/// The files lie beside the project, not in it; `README.md` there describes them.
struct ReplyCase: Sendable {
  let name: String
  private let contents: JSON

  static let folder = URL(filePath: #filePath).appending(
    path: "../../../../../../shared/cases/replies"
  )
  .standardized

  static let areThere: Bool = {
    let isThere = FileManager.default.fileExists(atPath: folder.path)
    if !isThere { print("SKIPPED: \(folder.path) is not there, so no collected reply is played") }
    return isThere
  }()

  static func all() throws -> [ReplyCase] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.sorted()
      .map { try ReplyCase(named: String($0.dropLast(".json".count))) }
  }

  init(named name: String) throws {
    self.name = name
    contents = try JSON(
      String(contentsOf: Self.folder.appending(path: "\(name).json"), encoding: .utf8))
  }

  var isGlobalAiOpc: Bool { contents["dialect"] == "globalaiopc" }
  var task: String { (isGlobalAiOpc ? "cgt-" : "asyntask_") + name }

  /// How many requests for the video are refused first, and for how long.
  var refusal: (status: Int, body: String, times: Double, seconds: Double)? {
    let video = contents["media"]["video"]
    guard let status = video["status"].number else { return nil }
    return (
      Int(status), video["body"].text ?? "", video["fail_times"].number ?? .infinity,
      video["fail_for"].number ?? .infinity
    )
  }

  /// What the provider answers to the nth poll, from 1.
  func steps(poll: Int, media: String, api: String) throws -> [Peer.Step] {
    let replies = contents["replies"].list
    let reply = replies[min(poll, replies.count) - 1]
    var body = try filledIn(reply["body"], media: media, api: api)
    var headers = "Content-Type: \(reply["type"].text ?? "application/json")\r\n"
    if reply["gzip"] == .flag(true) {
      body = try Self.compressed(body)
      headers += "Content-Encoding: gzip\r\n"
    }
    let status = Int(reply["status"].number ?? 200)
    let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\n\(headers)\r\n"
    return [.send(Array(head.utf8) + body)]
  }

  private func filledIn(_ body: JSON, media: String, api: String) throws -> [UInt8] {
    let now = Date()
    let text = try body.text ?? String(decoding: body.data(), as: UTF8.self)
    let signature = Gateway.signature("1", expiry: now + 86_400)
    let values = [
      "{M}": media, "{A}": api, "{ID}": task, "{NOW}": "\(Int(now.timeIntervalSince1970))",
      "{TOS}": signature, "{P}": "\(URL(string: media)?.port ?? 0)",
    ]
    return Array(values.reduce(text) { $0.replacing($1.key, with: $1.value) }.utf8)
  }

  private static func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-reply-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    let gzip = try Process.run(URL(filePath: "/bin/gzip"), arguments: ["-n", file.path])
    gzip.waitUntilExit()
    defer { try? FileManager.default.removeItem(at: file.appendingPathExtension("gz")) }
    return Array(try Data(contentsOf: file.appendingPathExtension("gz")))
  }
}
