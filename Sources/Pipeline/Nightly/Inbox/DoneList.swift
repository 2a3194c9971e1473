import Archive

/// What a list is called once it is filed: `tasks.txt.20261121T031415Z-4f2a`, and where a run files
/// several of one name, `tasks.txt.20261121T031415Z-4f2a~2`.
struct DoneList: Hashable, Sendable {
  /// What the list was called; a long name is cut, and ends in `~` and 16 digits of its SHA-256.
  let name: String
  /// The run that took it.
  let run: String
  /// Its file's name.
  let file: String

  /// In bytes: with a run's name, a number, `.result.jsonl` and what a part file is called by, it
  /// fits into the 255 that file systems allow.
  static let longestName = 200

  /// What lists of this name are called, the preferred name first.
  static func choices(_ name: String, run: String) -> some Sequence<DoneList> {
    let name = cut(name)
    return (1...99_999).lazy.map { number in
      DoneList(
        name: name, run: run, file: number == 1 ? "\(name).\(run)" : "\(name).\(run)~\(number)")
    }
  }

  private static func cut(_ name: String) -> String {
    guard name.utf8.count > longestName else { return name }
    let tail = "~\(String(Digest(of: name).description.prefix(16)))"
    var head = name[...]
    while head.utf8.count + tail.utf8.count > longestName { head.unicodeScalars.removeLast() }
    return head + tail
  }
}

extension DoneList {
  /// Nil for what is not called as a list that was filed.
  init?(file: String) {
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return nil }
    let end = file[file.index(after: dot)...].split(
      separator: "~", omittingEmptySubsequences: false)
    guard RunName.date(String(end[0])) != nil,
      end.count == 1 || end.count == 2 && Int(end[1]) != nil
    else { return nil }
    self.init(name: String(file[..<dot]), run: String(end[0]), file: file)
  }
}
