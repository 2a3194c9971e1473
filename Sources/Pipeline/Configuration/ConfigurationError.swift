package import SystemPackage

/// Why a configuration, or a key that it points to, cannot be used.
package enum ConfigurationError: Error {
  case unreadable(FilePath, Errno)
  case tooLarge(FilePath, limit: Int)
  /// In the order of their lines.
  case invalid(FilePath, [ConfigurationProblem])
  case keyNotSet(provider: String, variable: String)
  /// The path of the file, as it is written, needs an environment variable that is not set.
  case keyFileUnnamed(provider: String, String, variable: String)
  case keyFileUnreadable(provider: String, FilePath, Errno)
  /// `predicate` says what is wrong with the key, without the key.
  case keyMalformed(provider: String, predicate: String)
}

extension ConfigurationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let file, let errno):
      "\(file) cannot be read: \(errno)"
    case .tooLarge(let file, let limit):
      "\(file) is larger than \(ByteSize(bytes: limit).configured); that is no configuration"
    case .invalid(let file, let problems):
      problems.map { "\(file):\($0.line): \($0.sentence)" }.joined(separator: "\n")
    case .keyNotSet(let provider, let variable):
      "the key of \(provider) is not set; put it into the environment variable \(variable)"
    case .keyFileUnnamed(let provider, let written, let variable):
      "the key of \(provider) is in \(written); set \(variable) to the folder of the keys"
    case .keyFileUnreadable(let provider, let file, let errno):
      "the key of \(provider) cannot be read from \(file): \(errno)"
    case .keyMalformed(let provider, let predicate):
      "the key of \(provider) \(predicate)"
    }
  }
}
