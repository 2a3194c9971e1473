import Yams

/// The YAML of a configuration file: one document, of bounded size when its aliases are resolved.
enum ConfigurationDocument {
  /// An alias stands for all that its anchor holds, which may hold aliases in turn: 20 of them
  /// can make a node appear 3^(20/3), about 1500, times.
  private static let mostAliases = 20

  /// Nil for a file without a document: nothing, or only comments.
  static func root(of bytes: [UInt8]) throws(ConfigurationProblem) -> Node? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationProblem(
        line: lineOfInvalidUTF8(in: bytes), sentence: "not UTF-8 text; save the file as UTF-8")
    }
    try boundAliases(in: text)
    do {
      // No resolver: every scalar stays the text that it is.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      let root = try parser.nextRoot()
      if let second = try parser.nextRoot() {
        throw ConfigurationProblem(
          line: second.mark?.line ?? 1,
          sentence: "a second document begins here; write one configuration to a file")
      }
      return root
    } catch let error as YamlError {
      throw ConfigurationProblem(error, in: text)
    } catch let problem as ConfigurationProblem {
      throw problem
    } catch {
      preconditionFailure("Yams threw \(error)")
    }
  }

  /// Counts what can be an alias: a `*` and a name where YAML lets a node begin.
  ///
  /// It may count one in a comment or a quoted text too, so it is no more than a bound.
  private static func boundAliases(in text: String) throws(ConfigurationProblem) {
    var (aliases, line) = (0, 1)
    var before = UInt8(ascii: "\n")
    var previousIsStar = false
    for byte in text.utf8 {
      if previousIsStar, isAnchorByte(byte) {
        aliases += 1
        guard aliases <= mostAliases else {
          throw ConfigurationProblem(
            line: line, sentence: "more than \(mostAliases) aliases; write the values out")
        }
      }
      previousIsStar = byte == UInt8(ascii: "*") && " \t\r\n[{,:-?".utf8.contains(before)
      if byte == UInt8(ascii: "\n") { line += 1 }
      before = byte
    }
  }

  private static func isAnchorByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default:
      false
    }
  }

  private static func lineOfInvalidUTF8(in bytes: [UInt8]) -> Int {
    var line = 1
    for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard String(validating: part, as: UTF8.self) != nil else { break }
      line += 1
    }
    return line
  }
}
