import Foundation

/// A document of the project, and the examples in it.
struct Document {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs")

  let text: String

  init(_ name: String) throws {
    text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
  }

  /// What stands between fences of this language, in the order of the document.
  func examples(_ language: String) -> [String] {
    text.components(separatedBy: "\n```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first.map { $0 + "\n" }
    }
  }
}
