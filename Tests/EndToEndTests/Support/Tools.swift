import Foundation

/// Where the programs and files that the tests need are; `scripts/test` sets the environment.
enum Tools {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of `holdfast`, `holdfast-media` and `holdfast-sim`.
  static let programs = folder("HOLDFAST_BIN", otherwise: ".build/debug")
  /// What `scripts/make-clips` has made.
  static let clips = folder("HOLDFAST_CLIPS", otherwise: ".build/clips")
  static let schema = root.appending(path: "docs/events.schema.json")

  /// The validator of the Library of Congress, and a Python that has it and `jsonschema`.
  static let bagit = environment["HOLDFAST_BAGIT"]
  static let python = environment["HOLDFAST_PYTHON"]
  static var hasBagit: Bool { bagit != nil && python != nil }
  static var hasStrace: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/strace") }
  static var hasSchema: Bool {
    python != nil && FileManager.default.fileExists(atPath: schema.path)
  }

  static func clip(_ name: String) -> URL { clips.appending(path: name) }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  private static func folder(_ variable: String, otherwise path: String) -> URL {
    environment[variable].map { URL(filePath: $0) } ?? root.appending(path: path)
  }
}
