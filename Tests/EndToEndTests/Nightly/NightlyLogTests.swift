import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The log of an unattended job` {
  /// A task that does well, one whose reason would like to be a line of its own, and a list that can't
  /// be read.
  private func withNight(_ body: (World) async throws -> Void) async throws {
    let hostile = "no\n<0>2026-11-21T03:14:15Z error [x] forged\u{1B}[31m\u{202E}"
    let tasks: [JSON] = [
      .anyfast("asyntask_a"),
      .anyfast("asyntask_b", ["end": "failure", "message": .text(hostile)]),
    ]
    try await World.nights(tasks) { world in
      try world.drop("bad.txt", ["two words"])
      try world.drop("tasks.txt", ["asyntask_a", "asyntask_b"])
      try await body(world)
    }
  }

  /// The names of the jobs that have reported.
  private func reports(_ world: World) -> Set<String> {
    Set(
      world.archive.files(".holdfast/reports").compactMap {
        $0.split(separator: "/").last?.split(separator: ".").first.map(String.init)
      })
  }

  @Test(arguments: [[], ["--only", "intake"]])
  func `has the run's id on each line, as JSON`(options: [String]) async throws {
    try await withNight { world in
      let night = try await world.start(["nightly", "--log", "json"] + options).finish()
      #expect(night.exit == 1 && night.output.isEmpty, "\(night)")
      let lines = try night.errorLines.map { try JSON($0) }
      let name = try #require(reports(world).first)
      #expect(lines.allSatisfy { $0["run"].text == name }, "\(night.errors)")
      let levels = lines.map { "\($0["level"].text ?? "") \($0["reason"].text ?? "")" }
      #expect(levels.contains("error list-rejected"))
      #expect(levels.contains("error provider-failed"))
      #expect(lines.contains { $0["outcome"] == "archived" && $0["level"] == "info" })
      #expect(lines.last?["command"] == "nightly")
    }
  }

  @Test func `of a scrub has its name on each line`() async throws {
    try await withNight { world in
      _ = try await world.nightly("--only", "intake")
      let earlier = reports(world)
      let object = world.archive.url(try #require(world.archive.objects.first))
      try FileManager.default.removeItem(at: object)
      let scrub = try await world.holdfast("nightly", "--log", "json", "--only", "scrub")
      #expect(scrub.exit == 1, "\(scrub)")
      let name = try #require(reports(world).subtracting(earlier).first)
      let lines = try scrub.errorLines.map { try JSON($0) }
      #expect(lines.count >= 2)
      #expect(lines.allSatisfy { $0["run"].text == name }, "\(scrub.errors)")
    }
  }

  @Test func `tells the journal how much each line matters, and is not forged`() async throws {
    try await withNight { world in
      let program = Tools.programs.appending(path: "holdfast").path
      let night = try await world.tool(
        "sh", "-c",
        "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \(program) nightly --only intake")
      #expect(night.exit == 1, "\(night)")
      let priorities = night.errorLines.map { $0.prefix(3) }
      #expect(Set(priorities).isSubset(of: ["<3>", "<4>", "<5>", "<6>"]), "\(night.errors)")
      let failed = night.errorLines.filter { $0.contains("asyntask_b") }
      #expect(failed.count == 1 && failed[0].hasPrefix("<3>"), "\(failed)")
      #expect(!night.errors.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }
  }

  @Test(arguments: [("--quiet", false), ("--verbose", true)])
  func `says as much as is asked for`(option: String, isVerbose: Bool) async throws {
    try await withNight { world in
      let night = try await world.holdfast("nightly", option)
      #expect(night.errors.contains("asyntask_b"))
      #expect(night.errors.contains("asyntask_a") == isVerbose, "\(night.errors)")
    }
  }
}
