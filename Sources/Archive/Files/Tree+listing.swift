import Glibc
package import SystemPackage

extension Tree {
  /// The names in a directory, sorted; names that are no UTF-8 have that replaced.
  func entries(of name: String) throws(ArchiveError) -> [String] {
    var names: [String] = []
    try forEachEntry(of: name) { entry, _ in names.append(String(cString: entry)) }
    return names.sorted()
  }

  /// The same with what each is: of a link, the link itself.
  ///
  /// What vanishes meanwhile is left out.
  package func list(_ name: String) throws(ArchiveError) -> [(name: String, status: Stat)] {
    var found: [(name: String, status: Stat)] = []
    try forEachEntry(of: name) { entry, directory throws(ArchiveError) in
      var status = stat()
      guard fstatat(directory, entry, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        let failure = Errno(rawValue: errno)
        guard failure != .noSuchFileOrDirectory else { return }
        throw .file(.inspect, path.appending("\(name)/\(String(cString: entry))"), failure)
      }
      found.append((String(cString: entry), Stat(rawValue: status)))
    }
    return found.sorted { $0.name < $1.name }
  }

  private func forEachEntry(
    of name: String,
    _ body: (_ entry: UnsafePointer<CChar>, _ directory: CInt) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    let directory = try open(name, O_DIRECTORY)
    guard let stream = fdopendir(directory.rawValue) else {
      let failure = Errno(rawValue: errno)
      try? directory.close()
      throw .file(.list, path.appending(name), failure)
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      // Its type has room for 256 characters, whatever is behind the name.
      try withUnsafePointer(to: &entry.pointee.d_name) { field throws(ArchiveError) in
        let text = UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
        guard strcmp(text, ".") != 0, strcmp(text, "..") != 0 else { return }
        try body(text, directory.rawValue)
      }
    }
    guard errno == 0 else { throw .file(.list, path.appending(name), Errno(rawValue: errno)) }
  }
}
