import Foundation
import Testing

/// What somebody does by day.
extension Step {
  static func acknowledge(_ tasks: String...) -> Step {
    command(["ack"] + tasks)
  }

  /// A task that was never one.
  static func forget(_ task: String) -> Step {
    Step { fortnight in
      try await command(["forget", task]).perform(fortnight)
      fortnight.forget(task)
    }
  }

  /// Lays a copy of the archive beside it.
  static var copy: Step {
    Step { fortnight in
      let copied = try await fortnight.world.tool("cp", "-a", "archive", "copy")
      #expect(copied.exit == 0, "\(copied)")
    }
  }

  /// All of it, as one should where it was copied.
  static var verify: Step { command(["verify"]) }

  static var repair: Step { command(["verify", "--repair", "--from", "copy", "--yes"]) }

  private static func command(_ arguments: [String]) -> Step {
    Step { fortnight in
      let command = try await fortnight.world.start(arguments).finish()
      #expect(command.exit == 0, "\(arguments): \(command)")
    }
  }

  /// From now on links live that long, and the configuration says so.
  static func linksLive(_ time: String) -> Step {
    Step { fortnight in try fortnight.change { $0.linkLifetime = time } }
  }
}
