import Foundation
import Synchronization

/// The page of faults: their table, and behind it the comparison with other tools.
///
/// Each part is written by tests of its own; writing one keeps the other.
enum FaultDocument {
  static let url = Tools.root.appending(path: "docs/FAULTS.md")

  private static let heading = "## What other tools do\n"
  private static let lock = Mutex(())

  /// The comparison below its heading; empty if there is none.
  static var comparison: String {
    get throws {
      let text = try String(contentsOf: url, encoding: .utf8)
      return text.firstRange(of: heading).map { String(text[$0.upperBound...]) } ?? ""
    }
  }

  static func write(table: String) throws {
    try lock.withLock { _ in try write(table, comparison) }
  }

  static func write(comparison: String) throws {
    try lock.withLock { _ in
      let text = try String(contentsOf: url, encoding: .utf8)
      let table = text.firstRange(of: "\n" + heading).map { String(text[..<$0.lowerBound]) }
      try write(table ?? text, comparison)
    }
  }

  private static func write(_ table: String, _ comparison: String) throws {
    let rest = comparison.isEmpty ? "" : "\n\(heading)\(comparison)"
    try (table + rest).write(to: url, atomically: true, encoding: .utf8)
  }
}
