package import SystemPackage

/// Files that may hold the bytes of damaged ones: of an archive, or of any directory.
///
/// Looked for by name and by size, so that of a large disk only what may be of use is read. What has
/// only the size is read here, once, and remembered only when a part of it is right: thousands of
/// files may be of one size.
package struct OtherCopies: Sendable {
  /// Directories that could not be listed, with the reason.
  package private(set) var unread: [ArchiveError] = []
  private var paths: [Damaged: [FilePath]] = [:]

  /// Walks the directories once, without following links.
  ///
  /// - Throws: when one of `directories` itself cannot be opened.
  package init(of damaged: [Damaged], in directories: [FilePath]) throws(ArchiveError) {
    let names = Dictionary(grouping: damaged, by: \.fileName)
    let sizes = Dictionary(grouping: damaged.filter { $0.bytes != nil }, by: { $0.bytes ?? 0 })
    for directory in directories {
      let tree = try Tree(at: directory)
      guard !damaged.isEmpty else { continue }
      var waiting = [""]
      while let name = waiting.popLast() {
        do {
          for entry in try tree.entries(of: name.isEmpty ? "." : name) {
            let path = name.isEmpty ? entry : "\(name)/\(entry)"
            guard let status = try tree.status(path) else { continue }
            if status.type == .directory { waiting.append(path) }
            guard status.type == .regular else { continue }
            let copy = directory.appending(path)
            let alike = Self.alike(copy, sizes[status.size] ?? [])
            for file in Set((names[entry] ?? []) + alike) {
              paths[file, default: []].append(copy)
            }
          }
        } catch {
          unread.append(error)
        }
      }
    }
  }

  /// Those of the damaged files of which this one has all or some of the bytes.
  private static func alike(_ copy: FilePath, _ damaged: [Damaged]) -> [Damaged] {
    guard !damaged.isEmpty, let found = try? Patchwork.read(copy) else { return [] }
    return damaged.filter {
      $0.digest == found.digest || zip($0.chunks, found.chunks).contains { $0 == $1 }
    }
  }

  /// Those of the right name before those that only have the right size.
  package func of(_ damaged: Damaged) -> [FilePath] {
    let all = paths[damaged] ?? []
    let named = all.filter { $0.lastComponent?.string == damaged.fileName }
    return named + all.filter { $0.lastComponent?.string != damaged.fileName }
  }
}
