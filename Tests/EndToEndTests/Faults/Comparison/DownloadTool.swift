import Foundation
import Testing

/// A program that fetches one link into `clip.mp4`, as a careful user's script runs it.
struct DownloadTool: Sendable {
  let name: String
  /// With the link as `$1`.
  let command: String

  static let all = [
    DownloadTool(
      name: "aria2c",
      command: """
        aria2c --no-conf -q -c -m 3 --retry-wait=1 --max-file-not-found=3 --timeout=5 --connect-timeout=5 \\
          --auto-file-renaming=false -o clip.mp4 "$1"
        """),
    DownloadTool(
      name: "curl",
      command: """
        curl -q -fsSL --retry 3 --retry-all-errors --retry-delay 1 --connect-timeout 5 \\
          --speed-limit 1000 --speed-time 5 -C - -o clip.mp4 "$1"
        """),
    DownloadTool(
      name: "wget2",
      command: """
        wget2 --no-config -q -c --tries=3 --waitretry=1 --retry-connrefused --timeout=5 \\
          --cut-file-get-vars "$1"
        """),
  ]

  /// Seconds that a tool has in all.
  static let limit = 120

  var isInstalled: Bool {
    get async throws { try await run("command -v \(name)", "", in: Tools.root).exit == 0 }
  }

  /// The first number that the program says of itself.
  var version: String {
    get async throws {
      let said = try await run("\(name) --version", "", in: Tools.root).output
      return said.firstMatch(of: #/\d+\.[\d.]*\d/#).map { String($0.0) } ?? "of an unknown version"
    }
  }

  /// What comes of a fault, in the words of the comparison.
  func result(of fault: Fault) async throws -> String {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-compare-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let host = try MediaHost(at: "127.0.0.60", fault.answers, good: "", forbidden: "")
    defer { host.stop() }
    let link = "\(host.origin)/clip.mp4?\(Gateway.signature(name, expiry: .now + 86_400))"
    let tries = """
      for try in 1 2 3 4 5; do
        \(command) && exit 0
        status=$?
        sleep 1
      done
      exit $status
      """
    let end = try await run(tries, link, in: directory).exit
    let bytes = try? Data(contentsOf: directory.appending(path: "clip.mp4"))
    return Self.words(for: bytes.map(Array.init) ?? [], of: fault.object.bytes, end)
  }

  private static func words(for bytes: [UInt8], of file: [UInt8], _ exit: Int32) -> String {
    let what =
      if bytes == file {
        "the file"
      } else if bytes.isEmpty {
        "nothing"
      } else if file.starts(with: bytes) {
        "its beginning"
      } else {
        "another file"
      }
    return switch exit {
    case 0: bytes == file ? what : "**\(what), exit 0**"
    case 124: "\(what), still at it after \(limit) s"
    default: "\(what), exit \(exit)"
    }
  }

  /// Runs a shell's script with the link as `$1`; 124 when it is stopped at the limit.
  private func run(_ script: String, _ link: String, in directory: URL) async throws -> Finished {
    let environment = ["HOME": directory.path, "no_proxy": "*"]
    return try await Running(
      URL(filePath: "/usr/bin/timeout"), ["\(Self.limit)", "sh", "-c", script, "sh", link],
      in: directory, environment: environment, deadline: .seconds(Self.limit + 10)
    ).finish()
  }
}
