import SystemPackage

extension ProviderConfiguration {
  /// Far above any key; a longer file is something else.
  private static let longestKeyFile = 16 * 1024

  /// The key itself.
  ///
  /// It may read a file: not to be called on the cooperative pool.
  package func key(environment: [String: String]) throws(ConfigurationError) -> Secret {
    switch key {
    case .literal(let secret):
      return try checked(secret.revealed)
    case .variable(let variable):
      guard let text = environment[variable] else {
        throw .keyNotSet(provider: name, variable: variable)
      }
      return try checked(text)
    case .unnamedFile(let written, let variable):
      throw .keyFileUnnamed(provider: name, written, variable: variable)
    case .file(let path):
      var bytes = try contents(of: path)
      guard bytes.count <= Self.longestKeyFile else {
        throw malformed("in \(path) is longer than 16KiB; that is no key")
      }
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      return try checked(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func contents(of path: FilePath) throws(ConfigurationError) -> [UInt8] {
    do throws(Errno) {
      return try path.contents(limit: Self.longestKeyFile)
    } catch {
      throw .keyFileUnreadable(provider: name, path, error)
    }
  }

  /// Only what may stand in an HTTP header as it is: visible ASCII.
  private func checked(_ text: String) throws(ConfigurationError) -> Secret {
    guard !text.isEmpty else { throw malformed("is empty (it comes from \(key))") }
    if let index = text.utf8.firstIndex(where: { !(0x21...0x7E).contains($0) }) {
      let position = text.utf8.distance(from: text.startIndex, to: index) + 1
      throw malformed(
        """
        has a blank, a control or a letter beyond ASCII at its byte \(position); \
        take it out of \(key)
        """)
    }
    return Secret(text)
  }

  private func malformed(_ predicate: String) -> ConfigurationError {
    .keyMalformed(provider: name, predicate: predicate)
  }
}
