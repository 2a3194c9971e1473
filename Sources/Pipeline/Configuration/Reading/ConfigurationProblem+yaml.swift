import Yams

extension ConfigurationProblem {
  /// What the YAML parser says, without the lines it quotes: they may hold a key.
  init(_ error: YamlError, in text: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let context = context.map { " \($0.text) of line \($0.mark.line)" } ?? ""
      let advice =
        Self.isTab(at: mark, in: text)
        ? "; indent with blanks, not with tabs" : "; check indents, quotes and brackets"
      self.init(
        line: mark.line,
        sentence: "not YAML at column \(mark.column): \(problem)\(context)\(advice)")
    case .reader(let problem, let offset, _, _):
      let line = text.prefix(offset ?? 0).count(where: \.isNewline) + 1
      self.init(line: line, sentence: "not YAML: \(problem); take the character out")
    case .duplicatedKeysInMapping(let names, let context):
      let names = names.map { "\(Excerpt($0))" }.joined(separator: ", ")
      self.init(line: context.mark.line, sentence: "\(names) is written more than once; keep one")
    default:
      self.init(line: 1, sentence: "not YAML: \(error)")
    }
  }

  private static func isTab(at mark: Mark, in text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(mark.line - 1) else { return false }
    return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first == "\t"
  }
}
