import Foundation
import Testing

extension World {
  /// Runs `holdfast` again and again, killed at its first, second, third … call of each of these
  /// that touches one of these files of the archive, until it gets to its end; returns how often it
  /// was killed.
  ///
  /// Before each time these folders are put back to what they are now; `body` sees them afterwards.
  func killEverywhere(
    _ arguments: [String], calls: [String], files: [String],
    puttingBack folders: [String] = ["archive"], _ body: (String) async throws -> Void
  ) async throws -> Int {
    let before = url("before")
    try FileManager.default.createDirectory(at: before, withIntermediateDirectories: true)
    for folder in folders {
      try FileManager.default.moveItem(at: url(folder), to: before.appending(path: folder))
    }
    var kills = 0
    for call in calls {
      var number = 1
      while true {
        for folder in folders {
          try? FileManager.default.removeItem(at: url(folder))
          // With their times: a list that seems to be written just now waits.
          let copied = try await tool("cp", "-a", "before/\(folder)", folder)
          try #require(copied.exit == 0, "\(copied)")
        }
        let isKilled = try await kill(arguments, atCall: number, of: call, files)
        try await body("\(call) \(number)")
        guard isKilled else { break }
        number += 1
      }
      kills += number - 1
    }
    return kills
  }

  /// Whether the program got as far as that call.
  func kill(
    _ arguments: [String], atCall number: Int, of call: String, _ files: [String]
  ) async throws -> Bool {
    // By the name that is in a call's arguments, its last part beside a directory or all of it, and by
    // the file that its descriptor is of.
    let paths = files.flatMap { file in
      [URL(filePath: file).lastPathComponent, file, archive.url(file).path, url(file).path]
        .flatMap { ["-P", $0] }
    }
    let program = Tools.programs.appending(path: "holdfast").path
    let ended = try await Running(
      URL(filePath: "/usr/bin/strace"),
      ["-f", "-qq", "-o", "/dev/null", "-e", "inject=\(call):signal=KILL:when=\(number)"] + paths
        + [program] + arguments,
      in: directory, environment: environment
    ).finish()
    return ended.exit == -SIGKILL || ended.exit == 128 + SIGKILL
  }
}
