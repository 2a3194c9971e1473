import Glibc
import SystemPackage

/// What lies under `data/sha256`, without a look into it.
struct ObjectCensus {
  struct Found {
    let name: ObjectName
    /// Relative to the root: not always where it belongs.
    let path: String
    let size: Int64
    /// When it came to be there as it is, in seconds since 1970: nobody can set this.
    let changed: Int
  }

  private(set) var found: [Found] = []
  /// Directories that could not be listed: what is in them is unknown, and not missing.
  private(set) var unlisted: Set<String> = []
  private let tree: Tree
  private let findings: Findings

  init(_ tree: Tree, _ findings: Findings) throws(ArchiveError) {
    self.tree = tree
    self.findings = findings
    try checkPayload()
    let shards = Set(Layout.shards)
    for entry in try tree.entries(of: Layout.objects) {
      let shard = "\(Layout.objects)/\(entry)"
      if shards.contains(shard) {
        try read(shard)
      } else {
        findings.add(.init(.stray, shard, "Nothing of this name belongs here."))
      }
    }
  }

  private func checkPayload() throws(ArchiveError) {
    for entry in try tree.entries(of: Layout.payload) {
      let path = "\(Layout.payload)/\(entry)"
      guard path != Layout.objects, path != Layout.receipts else { continue }
      findings.add(.init(.stray, path, "Nothing of this name belongs here."))
    }
  }

  private mutating func read(_ shard: String) throws(ArchiveError) {
    guard let entries = try findings.entries(of: shard, in: tree) else {
      unlisted.insert(shard)
      return
    }
    for entry in entries {
      let path = "\(shard)/\(entry)"
      guard let name = ObjectName(fileName: entry) else {
        findings.add(.init(.stray, path, "Nothing of this name belongs here."))
        continue
      }
      guard let status = try tree.status(path) else { continue }
      guard status.type == .regular else {
        findings.add(.init(.notAFile, path, "An object is a file, and this is none."))
        continue
      }
      if name.directory != shard {
        findings.add(.init(.misplaced, path, "It belongs in \(name.directory)."))
      }
      if status.permissions != .filed {
        findings.add(.init(.wrongMode, path, "Its mode is not 0444: it is not safe from writing."))
      }
      found.append(
        Found(name: name, path: path, size: status.size, changed: status.st_ctim.tv_sec))
    }
  }
}
