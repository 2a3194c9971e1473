import Foundation
import Synchronization
import SystemPackage

@testable import Archive

/// What an export did, and the directory that it left.
struct Exported {
  let root: FilePath
  let counts: ExportTally.Counts
  let problems: [Export.Problem]

  /// The paths of all files but the marker, sorted, as they were when it was over.
  let files: [String]

  init(
    root: FilePath, counts: ExportTally.Counts = .init(), problems: [Export.Problem] = []
  ) throws {
    self.root = root
    self.counts = counts
    self.problems = problems
    files = try FileManager.default.subpathsOfDirectory(atPath: root.string).filter { name in
      name != ExportTarget.marker
        && (try? Stat(root.appending(name), followTargetSymlink: false).type) != .directory
    }.sorted()
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: root.appending(name).string, encoding: .utf8)
  }
}

extension Scratch {
  var exported: FilePath { path.appending("export") }

  @discardableResult
  func export(
    _ form: Export.Form, to path: FilePath? = nil, tasks: [Export.Task]? = nil,
    isLinking: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    where isMeant: @escaping @Sendable (ReceiptOutline) -> Bool = { _ in true }
  ) throws -> Exported {
    let path = path ?? exported
    let tally = ExportTally()
    let found = Mutex<[Export.Problem]>([])
    let export = Export(
      of: try Archive(at: root), as: form, tasks: tasks, isLinking: isLinking, threads: 2)
    let moment = Date(timeIntervalSince1970: 1_795_230_855)
    try export(
      into: path, run: .init(id: "20261121T061818Z-cf5a", version: "0.1.0", date: moment),
      tally: tally, where: isMeant, isStopped: isStopped,
      onProblem: { problem in found.withLock { $0.append(problem) } })
    return try Exported(root: path, counts: tally.snapshot, problems: found.withLock(\.self))
  }
}
