import Foundation
import Simulator
import Testing

/// A simulator that runs in this process, as its HTTP peer sees it through curl(1).
struct Peer {
  struct Reply {
    /// curl's own exit status: 0 when the whole body came, 18 when it was cut.
    let exit: Int32
    let status: Int
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Thrown when the simulator ended before it was ready.
  struct NotReady: Error {}

  static let clip = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) })
  static let original = Data(clip.reversed())

  let origin: String
  let directory: TemporaryDirectory

  /// Runs a script whose clips are `a.mp4`, `b.mp4` (the same reversed) and an empty `empty.mp4`.
  static func with<Result>(
    _ json: String, _ body: (Peer) async throws -> Result
  ) async throws -> Result {
    let directory = try TemporaryDirectory()
    try directory.write(clip, "a.mp4")
    try directory.write(original, "b.mp4")
    try directory.write(Data(), "empty.mp4")
    let script = try Script(
      json: Data(json.utf8), clips: MediaStore.names(in: directory.path))
    let server = SimulatorServer(
      script, media: try MediaStore(script, directory: directory.path), port: 0,
      log: try RequestLog(path: directory.url("log").path))
    return try await withThrowingTaskGroup(of: Void.self) { group in
      let (ports, ready) = AsyncStream.makeStream(of: UInt16.self)
      group.addTask {
        defer { ready.finish() }
        try await server.run { ready.yield($0) }
      }
      guard let port = await ports.first(where: { _ in true }) else { throw NotReady() }
      let result = try await body(Peer(origin: "http://127.0.0.1:\(port)", directory: directory))
      group.cancelAll()
      return result
    }
  }

  func get(_ target: String, _ options: String...) async throws -> Reply {
    let name = UUID().uuidString
    let url = target.hasPrefix("/") ? origin + target : target
    let arguments =
      [
        "-sS", "--max-time", "30", "-o", directory.url("\(name).body").path, "-D",
        directory.url("\(name).head").path,
      ] + options + [url]
    let curl = try await Program.run("/usr/bin/curl", arguments, in: directory)
    let lines = try directory.text("\(name).head").split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let sides = line.split(separator: ":", maxSplits: 1)
      headers[sides[0].lowercased()] = sides.last?.trimmingCharacters(in: .whitespaces)
    }
    return Reply(
      exit: curl.status,
      status: Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0,
      headers: headers, body: (try? Data(contentsOf: directory.url("\(name).body"))) ?? Data())
  }

  func poll(_ path: String, key: String = "sim-key") async throws -> Reply {
    try await get(path, "-H", "Authorization: Bearer \(key)")
  }

  /// The link to an artifact of an AnyFast task that is done.
  func link(_ task: String, _ field: String = "result_url") async throws -> String {
    let reply = try await poll("/v1/video/generations/\(task)")
    let json = try JSONSerialization.jsonObject(with: reply.body) as? [String: Any]
    let data = try #require(json?["data"] as? [String: Any])
    return try #require(data[field] as? String)
  }

  /// The lines of the request log.
  func log() throws -> [[String: Any]] {
    try directory.text("log").split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }
}
