/// What a list may name a task.
enum TaskID {
  /// In bytes of UTF-8.
  static let longest = 512

  /// Throws what keeps `text` from being an id: 1 to 512 bytes without blanks and controls, and
  /// not what a path calls a folder.
  static func check(_ text: String) throws(ListProblem) {
    guard !text.isEmpty else { throw .emptyID }
    guard text.utf8.count <= longest else { throw .longID(bytes: text.utf8.count) }
    guard text != ".", text != ".." else { throw .folderID(text) }
    for scalar in text.unicodeScalars {
      guard !scalar.isBlank else { throw .blankInID(text) }
      guard !scalar.acts else { throw .controlInID(text) }
    }
  }
}
