import SystemPackage

/// What every section of one file shares while it is read, and the problems found so far.
final class LoadingContext {
  let environment: [String: String]
  /// Whether every user of the machine can read the file.
  let isWorldReadable: Bool
  private let folder: FilePath
  private(set) var problems: [ConfigurationProblem] = []
  private(set) var warnings: [ConfigurationProblem] = []

  /// Anchors let a small file repeat a mistake without end; nobody reads more than this.
  private static let mostProblems = 1000

  /// Relative paths in the file are taken from `folder`.
  init(folder: FilePath, environment: [String: String], isWorldReadable: Bool) {
    self.folder = folder
    self.environment = environment
    self.isWorldReadable = isWorldReadable
  }

  func report(_ sentence: String, line: Int) {
    let problem = ConfigurationProblem(line: line, sentence: sentence)
    guard problems.count < Self.mostProblems, !problems.contains(problem) else { return }
    problems.append(problem)
  }

  func warn(_ sentence: String, line: Int) {
    warnings.append(ConfigurationProblem(line: line, sentence: sentence))
  }

  func path(_ text: String) throws(Complaint) -> FilePath {
    guard !text.isEmpty else { throw .says("is empty; write a path such as ./archive") }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      throw .says("holds a control character; write a path without")
    }
    return folder.pushing(FilePath(try expandingHome(text))).withoutCurrentDirectories
  }

  /// Replaces a leading `~` with the user's home directory, as a shell does.
  private func expandingHome(_ text: String) throws(Complaint) -> String {
    guard text.hasPrefix("~") else { return text }
    guard text == "~" || text.hasPrefix("~/") else {
      throw .says(
        "begins with ~ and a name, which is not expanded; write the whole path, "
          + "or ./~ where the name begins so")
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw .says("needs HOME for its ~, and that is not set; write the whole path")
    }
    return home + text.dropFirst()
  }
}

extension FilePath {
  /// The path without `.` components.
  ///
  /// A `..` stays: behind a symbolic link it leads elsewhere.
  var withoutCurrentDirectories: FilePath {
    var path = self
    path.components.removeAll { $0.kind == .currentDirectory }
    return path
  }
}
