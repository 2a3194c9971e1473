package import SystemPackage

/// Where a provider's key comes from; it is read when the provider is first polled.
package enum KeySource: Hashable, Sendable {
  /// An environment variable, by its name.
  case variable(String)
  case file(FilePath)
  /// A file whose path needs an environment variable that is not set; the path as it is written.
  case unnamedFile(String, variable: String)
  /// The key stands in the configuration itself.
  case literal(Secret)
}

extension KeySource: CustomStringConvertible {
  package var description: String {
    switch self {
    case .variable(let name): "${\(name)}"
    case .file(let path): path.string
    case .unnamedFile(let written, _): written
    case .literal: "the configuration"
    }
  }
}
