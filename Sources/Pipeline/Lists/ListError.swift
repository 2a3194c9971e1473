package import SystemPackage

/// Why a list, or a line of it, cannot be used; `list` is its path, or "standard input".
package enum ListError: Error, Hashable {
  case unreadable(list: String, Errno)
  /// NUL bytes: a video, an archive, UTF-16 text. It ends the reading.
  case binary(list: String, line: Int)
  case line(list: String, number: Int, ListProblem)
}

extension ListError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let list, let errno):
      "\(list) cannot be read: \(errno)"
    case .binary(let list, let line):
      "\(list):\(line): a NUL byte, so this is no text in UTF-8 and no list"
    case .line(let list, let number, let problem):
      "\(list):\(number): \(problem)"
    }
  }
}
