import SystemPackage

/// Why something is left where it is, each as the second half of a sentence.
extension Inbox {
  private static let endings = [".txt", ".list", ".jsonl"]

  /// Whether somebody may take it for a list that will be archived.
  static func isCalledList(_ name: String) -> Bool { endings.contains(where: name.hasSuffix) }

  /// Nil for what looks like a list.
  static func objection(to name: String, _ status: Stat) -> String? {
    switch status.type {
    case .regular: break
    case .symbolicLink: return "is a symbolic link; put the file itself there"
    case .directory: return "is a folder; put lists into the inbox itself"
    default: return "is no regular file"
    }
    guard isCalledList(name) else {
      return "is not called \(endings.map { "*\($0)" }.joined(separator: ", ")), as lists are"
    }
    return nil
  }

  /// Nil for what was there and is gone, which is its owner's business.
  static func objection(toOpening name: String, _ errno: Errno) -> String? {
    guard errno == .noSuchFileOrDirectory else {
      return "cannot be read: \(errno); let the user that runs holdfast read it"
    }
    // In the place of what is no UTF-8: the file itself has another name.
    return name.unicodeScalars.contains("\u{FFFD}")
      ? "has a name that is not UTF-8; rename it" : nil
  }
}
