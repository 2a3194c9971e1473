import SystemPackage

@testable import Pipeline

/// Lists in a temporary folder of their own.
enum ListFile {
  /// What a reader gives for a list of these bytes.
  static func lines(of bytes: [UInt8], providers: [String] = ["anyfast", "other"]) throws
    -> [ListLine]
  {
    let file = try ConfigurationFile()
    let path = file.folder.appending("tasks.txt")
    try file.write(bytes, to: path)
    var lines: [ListLine] = []
    try SpooledList(path.string).reader(providers: providers).forEach { lines.append($0) }
    return lines
  }

  /// The first error of a list as people read it, without the file; empty when there is none.
  static func complaint(_ text: String) throws -> String {
    for line in try lines(of: Array(text.utf8)) {
      if case .failure(.line(_, let number, let problem)) = line.task {
        return "\(number): \(problem)"
      }
    }
    return ""
  }
}
