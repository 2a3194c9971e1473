import Foundation
import Testing

/// What the timers run.
extension Step {
  /// The intake, which ends with this code, and whose report's verdict says this among other things.
  static func intake(
    _ hour: Hour, exit: Int32 = 0, says words: String = "", reason: JSON? = nil,
    with environment: [String: String] = [:]
  ) -> Step {
    Step { fortnight in
      try fortnight.set(hour)
      // What stays open does not keep it for long.
      try fortnight.change { $0.nightly = exit == 3 ? "{max_duration: 4s}" : Fortnight.patient }
      let intake = try await fortnight.world.nightly(
        "--only", "intake", environment: environment)
      try fortnight.expect(intake, exit: exit, says: words)
      if let reason { #expect(try !intake.problems(reason).isEmpty, "\(intake.output)") }
    }
  }

  static func scrub(exit: Int32 = 0, says words: String = "") -> Step {
    Step { fortnight in
      try fortnight.set(.scrub)
      let scrub = try await fortnight.world.nightly("--only", "scrub")
      try fortnight.expect(scrub, exit: exit, says: words)
      let coverage = fortnight.lastReport["scrub"]
      #expect(exit != 0 || coverage["within_period"] == 1, "\(fortnight.title): \(coverage)")
      #expect((coverage["damage"] == 0) == (exit == 0), "\(fortnight.title): \(coverage)")
    }
  }

  /// The intake of the early morning, and somebody who looks at what the night has left.
  static func dawn(exit: Int32 = 0) -> Step {
    Step { fortnight in
      try await intake(.dawn, exit: exit).perform(fortnight)
      try fortnight.set(.morning)
      try await fortnight.expectRightSoFar()
    }
  }

  /// An intake that is killed while it fetches something.
  static func killedIntake(_ hour: Hour) -> Step {
    Step { fortnight in
      try fortnight.set(hour)
      let intake = try fortnight.world.startNightly("--only", "intake")
      try await intake.reaches("downloading")
      #expect(await intake.kill9().exit == -SIGKILL)
      try await fortnight.expectNothingIsHarmed()
    }
  }

  /// A job that is killed at its first such call about one of these files.
  static func killed(
    _ part: String, _ hour: Hour, at call: String,
    of files: @escaping (Fortnight) throws -> [String]
  ) -> Step {
    Step { fortnight in
      try fortnight.set(hour)
      let isKilled = try await fortnight.world.kill(
        ["nightly", "--only", part, "--json"], atCall: 1, of: call, try files(fortnight))
      #expect(isKilled, "\(part) at \(call)")
      try await fortnight.expectNothingIsHarmed()
    }
  }

  /// An intake that the machine asks to end while it fetches something.
  static func terminatedIntake(_ hour: Hour) -> Step {
    Step { fortnight in
      try fortnight.set(hour)
      let intake = try fortnight.world.startNightly("--only", "intake")
      try await intake.reaches("downloading")
      intake.send(SIGTERM)
      try fortnight.expect(
        await intake.finish(), exit: 128 + SIGTERM, says: "ended by signal \(SIGTERM)")
    }
  }

  /// An intake, and another while it lasts: that one is told who has the archive, and since when.
  static func twoIntakes(_ hour: Hour) -> Step {
    Step { fortnight in
      try fortnight.set(hour)
      let intake = try fortnight.world.startNightly("--only", "intake")
      try await intake.reaches("downloading")
      let second = try await fortnight.world.nightly("--only", "intake")
      #expect(second.exit == 75, "\(second)")
      #expect(second.errors.contains("written by process \(intake.processID)"), "\(second)")
      let day = try fortnight.clock.now.formatted(.iso8601.year().month().day())
      #expect(second.errors.contains(day), "\(second)")
      try fortnight.expect(await intake.finish(), exit: 0)
    }
  }

  /// The intake as a service, for as long as it takes these lists: the second comes amid the first.
  static func watch(_ hour: Hour, _ lists: (String, [Errand])...) -> Step {
    Step(errands: lists.flatMap { $0.1 }) { fortnight in
      try fortnight.set(hour)
      let (first, second) = (lists[0], lists[1])
      try fortnight.drop(first.0, first.1)
      let watch = try fortnight.world.startNightly("--watch")
      try await watch.reaches("downloading")
      try fortnight.drop(second.0, second.1)
      let summary = try await watch.event { $0["event"] == "summary" }
      #expect(summary["outcomes"]["archived"] == .number(Double(lists.flatMap { $0.1 }.count)))
      watch.send(SIGTERM)
      #expect(await watch.finish().exit == 128 + SIGTERM)
    }
  }
}

/// What the last report says.
extension Step {
  /// Runs came as the timer has them come, whatever the clocks of the town did.
  static var marginIsKept: Step {
    Step { fortnight in
      let margin = fortnight.lastReport["margin"]
      #expect(margin["is_problem"] == false)
      #expect((5 * 3600..<6 * 3600 + 60).contains(margin["largest_gap"].number ?? 0), "\(margin)")
    }
  }

  /// This task has died while nothing ran, and how long that was is told as a problem.
  static func diedUnwatched(_ name: String) -> Step {
    Step { fortnight in
      let (died, margin) = (
        fortnight.lastReport["died_unwatched"], fortnight.lastReport["margin"]
      )
      #expect(died["named"].list.map { $0["task_id"] } == [.text("asyntask_\(name)")])
      #expect((died["tokens"].number ?? 0) > 0)
      #expect(margin["is_problem"] == true)
      #expect((26 * 3600 - 60..<26 * 3600 + 60).contains(margin["largest_gap"].number ?? 0))
    }
  }
}
