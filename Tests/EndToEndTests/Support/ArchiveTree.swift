import Foundation

/// An archive, as anybody can read it without Holdfast.
struct ArchiveTree: Sendable {
  let root: URL

  var exists: Bool { FileManager.default.fileExists(atPath: root.path) }

  func url(_ path: String) -> URL { root.appending(path: path) }

  func text(_ path: String) throws -> String {
    try String(contentsOf: url(path), encoding: .utf8)
  }

  /// The regular files below a folder, as paths from the root, sorted.
  func files(_ folder: String = "") -> [String] {
    let paths = FileManager.default.enumerator(atPath: url(folder).path)?.compactMap {
      $0 as? String
    }
    return (paths ?? []).map { folder.isEmpty ? $0 : "\(folder)/\($0)" }.filter { path in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: url(path).path, isDirectory: &isDirectory)
        && !isDirectory.boolValue
    }.sorted()
  }

  var objects: [String] { files("data/sha256") }
  var receipts: [String] { files("data/tasks") }

  func receipt(of task: String) throws -> JSON {
    let path = receipts.first { $0.hasSuffix("/\(task).json") }
    return try path.map { try JSON(text($0)) } ?? .null
  }

  /// The lines of the journals, one run after the other.
  var records: [JSON] {
    get throws {
      try files("journal").filter { $0.hasSuffix(".jsonl") }.flatMap { try JSON.lines(text($0)) }
    }
  }

  /// The outcomes in the journals.
  var outcomes: [JSON] { get throws { try records.filter { $0["event"] == "task" } } }

  // MARK: Proofs by others

  /// `sha256sum -c journal/*.sha256`, which must hold at every moment.
  func checkJournals() async throws -> Finished {
    try await Running(
      URL(filePath: "/bin/sh"),
      [
        "-c",
        "for f in journal/*.sha256; do [ ! -e $f ] || sha256sum --quiet -c $f || exit 1; done",
      ],
      in: root
    ).finish()
  }

  /// `bagit.py --validate`; nil where it is not installed.
  func validateBag() async throws -> Finished? {
    guard let bagit = Tools.bagit, let python = Tools.python else { return nil }
    return try await Running(
      URL(filePath: python), [bagit, "--validate", "--quiet", root.path],
      in: root.deletingLastPathComponent()
    ).finish()
  }
}
