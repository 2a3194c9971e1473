import Foundation

extension World {
  /// Runs `holdfast` again and again, killed at its first, second, third … call of each of these
  /// that touches one of these files of the archive, until it gets to its end; returns how often it
  /// was killed.
  ///
  /// Before each time the archive is put back to what it is now; `body` sees it afterwards.
  func killEverywhere(
    _ arguments: [String], calls: [String], files: [String], _ body: (String) async throws -> Void
  ) async throws -> Int {
    let before = url("before")
    try FileManager.default.moveItem(at: archive.root, to: before)
    var kills = 0
    for call in calls {
      var number = 1
      while true {
        try? FileManager.default.removeItem(at: archive.root)
        try FileManager.default.copyItem(at: before, to: archive.root)
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
    // By the name that is in a call's arguments, and by the file that its descriptor is of.
    let paths = files.flatMap { ["-P", $0, "-P", archive.url($0).path] }
    let program = Tools.programs.appending(path: "holdfast").path
    let ended = try await Running(
      URL(filePath: "/usr/bin/strace"),
      ["-f", "-qq", "-o", "/dev/null", "-e", "inject=\(call):signal=KILL:when=\(number)"] + paths
        + [program] + arguments,
      in: directory, environment: ["SIM_KEY": Self.key]
    ).finish()
    return ended.exit == -SIGKILL || ended.exit == 128 + SIGKILL
  }
}
