import Providers
import SystemPackage
import Yams

extension ProviderConfiguration {
  /// More would be a mistake; together with the limit of lists it bounds what aliases repeat.
  private static let mostProviders = 64

  /// Those that could be read, in the order of the file; the trouble of others is reported.
  static func all(in section: SectionReader) -> [ProviderConfiguration] {
    guard section.keys.count <= mostProviders else {
      section.context.report(
        "providers has \(section.keys.count) entries; write \(mostProviders) at most",
        line: section.line)
      return []
    }
    return section.keys.compactMap { name in
      guard isName(name) else {
        section.context.report(
          "\(Excerpt(name)) cannot name a provider; write 1 to 32 of a-z, 0-9 and -, "
            + "not beginning with -",
          line: section.line(of: name))
        return nil
      }
      return ProviderConfiguration(section.subsection(name), name: name)
    }
  }

  private init?(_ section: SectionReader, name: String) {
    let api = section.required("api", Dialect.self)
    let url = section.required("url", ProviderURL.self)
    let key = KeySource(section)
    // Stand-ins, so that the other keys are read and all that is wrong is told at once.
    self.init(
      name: name, api: api ?? .anyfast,
      url: url ?? ProviderURL(text: "", isPlain: false, host: ""),
      key: key ?? .literal(Secret("")))
    walk(section)
    section.reportUnknownKeys()
    guard api != nil, url != nil, key != nil else { return nil }
  }

  private static func isName(_ text: String) -> Bool {
    let isLetterOrDigit = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      && !text.hasPrefix("-")
  }
}

extension KeySource {
  private static let form = "${NAME} for an environment variable"

  fileprivate init?(_ section: SectionReader) {
    switch (section.node("key"), section.node("key_file")) {
    case (let node?, nil):
      guard let source = Self.written(node, in: section) else { return nil }
      self = source
    case (nil, let node?):
      guard let source = Self.file(node, in: section) else { return nil }
      self = source
    case (_?, _?):
      section.report("key_file", "stands beside a key; keep one of them")
      return nil
    case (nil, nil):
      section.context.report(
        "\(section.name) has no key; write key: ${NAME} or key_file: PATH", line: section.line)
      return nil
    }
  }

  /// A variable that stands alone is looked up when the key is needed; all else is text now.
  private static func written(_ node: Node, in section: SectionReader) -> KeySource? {
    let pieces = (try? node.scalar.map { try EnvironmentTemplate($0.string).pieces }) ?? []
    if case .variable(let name) = pieces.first, pieces.count == 1 { return .variable(name) }
    if section.context.isWorldReadable, pieces.contains(where: \.isText) {
      section.context.warn(
        "\(section.name(of: "key")) stands in a file that every user can read; "
          + "chmod 600 it, or write key_file: PATH",
        line: section.line(of: "key"))
    }
    return section.convert(node, "key", form: form) { (text) throws(Complaint) in
      guard !text.isEmpty else { throw .says("is empty; write \(form)") }
      return .literal(Secret(text))
    }
  }

  /// A file of which nobody can say where it is matters once the key is needed, and not before.
  private static func file(_ node: Node, in section: SectionReader) -> KeySource? {
    if let text = node.scalar?.string,
      let variable = try? EnvironmentTemplate(text).firstUnset(in: section.context.environment)
    {
      return .unnamedFile(text, variable: variable)
    }
    let form = "the path of a file that holds the key"
    guard let path = section.convert(node, "key_file", form: form, section.context.path) else {
      return nil
    }
    if !isCredential(path, section) { path.warnIfOthersCanRead(section) }
    return .file(path)
  }

  /// systemd guards what it hands over with an access control list, whose mask looks like
  /// permissions of the group.
  private static func isCredential(_ path: FilePath, _ section: SectionReader) -> Bool {
    guard let folder = section.context.environment["CREDENTIALS_DIRECTORY"] else { return false }
    return path.starts(with: FilePath(folder))
  }
}

extension FilePath {
  fileprivate func warnIfOthersCanRead(_ section: SectionReader) {
    let others: FilePermissions = [.groupReadWriteExecute, .otherReadWriteExecute]
    guard let permissions = try? stat().permissions, !permissions.isDisjoint(with: others) else {
      return
    }
    section.context.warn(
      "\(section.name(of: "key_file")) \(self) is open to other users; chmod 600 it",
      line: section.line(of: "key_file"))
  }
}
