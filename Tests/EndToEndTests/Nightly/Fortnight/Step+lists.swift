import Foundation
import Testing

/// How lists come.
extension Step {
  static func list(_ name: String, _ errands: Errand...) -> Step {
    Step(errands: errands) { fortnight in try fortnight.drop(name, errands) }
  }

  /// A list that is written into the inbox itself, and at whose first half the intake looks: at the
  /// latest when it takes the other one.
  static func writtenSlowly(
    _ name: String, amid hour: Hour, beside other: Errand, _ errands: Errand...
  ) -> Step {
    Step(errands: errands + [other]) { fortnight in
      let world = fortnight.world
      let text = errands.map { $0.id + "\n" }.joined()
      // Amid a task's id, which would be a task that nobody has.
      let half = text.index(text.startIndex, offsetBy: text.count / 2 + 3)
      try world.write(String(text[..<half]), to: "inbox/\(name)")
      try fortnight.drop("whole-\(name)", [other])
      try fortnight.set(hour)
      let intake = try world.startNightly("--only", "intake")
      try await intake.event { $0["reason"] == "list-taken" }
      let file = try FileHandle(forWritingTo: world.url("inbox/\(name)"))
      try file.seekToEnd()
      try file.write(contentsOf: Data(text[half...].utf8))
      try file.close()
      fortnight.add(name, errands)
      let ended = await intake.finish()
      #expect(try ended.problems("list-taken").count == 2, "\(ended.output)")
      try fortnight.expect(ended, exit: 0)
    }
  }

  /// A list with a line that cannot be read: none of its tasks is taken.
  static func unreadableList(_ name: String, amid hour: Hour, _ errand: Errand) -> Step {
    Step { fortnight in
      try fortnight.world.drop(name, [errand.id, "this is no task"])
      try fortnight.set(hour)
      let intake = try await fortnight.world.nightly("--only", "intake")
      try fortnight.expect(intake, exit: 1, says: "list-rejected")
      let rejected = try fortnight.world.inbox("rejected")
      #expect(rejected.count == 2 && rejected.allSatisfy { $0.hasPrefix("\(name).") })
      let errors = try #require(rejected.first { $0.hasSuffix(".errors") })
      #expect(try fortnight.world.text("inbox/rejected/\(errors)").contains("\(name):2"))
    }
  }

  /// Somebody mends what was rejected, and puts it back.
  static func mendedList(_ name: String, _ errand: Errand) -> Step {
    Step(errands: [errand]) { fortnight in
      for file in try fortnight.world.inbox("rejected") {
        try FileManager.default.removeItem(at: fortnight.world.url("inbox/rejected/\(file)"))
      }
      try fortnight.drop(name, [errand])
    }
  }
}

extension Fortnight {
  func drop(_ name: String, _ errands: [Errand]) throws {
    try world.drop(name, errands.map(\.id))
    add(name, errands)
  }
}
