import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The procedures of OPERATIONS.md` {
  @Test(
    .enabled("needs a mount namespace, and systemd's analysis") {
      try await Tools.canMount()
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")
    })
  func `do what they say, as they are written`() async throws {
    let check = try await Running(
      Tools.root.appending(path: "scripts/check-operations"), [], in: Tools.root,
      environment: [
        "HOLDFAST_BIN": Tools.programs.path, "HOLDFAST_CLIPS": Tools.clips.path,
      ], deadline: .seconds(500)
    ).finish()
    #expect(check.exit == 0, "\(check.output)\n\(check.errors)")
  }
}
