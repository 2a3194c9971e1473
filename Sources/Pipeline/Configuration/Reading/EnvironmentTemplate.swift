/// A scalar with places for environment variables: `${NAME}`.
///
/// A `$` without a brace is itself.
struct EnvironmentTemplate {
  enum Piece: Equatable {
    case text(String)
    case variable(String)

    var isText: Bool { if case .text = self { true } else { false } }
  }

  let pieces: [Piece]

  init(_ text: String) throws(Complaint) {
    var pieces: [Piece] = []
    var rest = text.unicodeScalars[...]
    while let dollar = rest.firstIndex(of: "$") {
      let afterDollar = rest.index(after: dollar)
      guard afterDollar < rest.endIndex, rest[afterDollar] == "{" else {
        pieces.append(.text(String(rest[...dollar])))
        rest = rest[afterDollar...]
        continue
      }
      let name = rest[afterDollar...].dropFirst().prefix { $0 != "}" }
      guard name.endIndex < rest.endIndex else {
        throw .says("begins a variable with ${ and does not end it; write ${NAME}")
      }
      guard Self.isName(name) else {
        throw .says("has ${} around something that no variable is called; write ${NAME}")
      }
      pieces.append(.text(String(rest[..<dollar])))
      pieces.append(.variable(String(name)))
      rest = rest[name.endIndex...].dropFirst()
    }
    pieces.append(.text(String(rest)))
    self.pieces = pieces.filter { $0 != .text("") }
  }

  func expanded(by environment: [String: String]) throws(Complaint) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let literal):
        text += literal
      case .variable(let name):
        guard let value = environment[name] else {
          throw .says("needs ${\(name)}, which is not set; set it, or write the value here")
        }
        text += value
      }
    }
    return text
  }

  /// The first variable that is not set.
  func firstUnset(in environment: [String: String]) -> String? {
    for case .variable(let name) in pieces where environment[name] == nil { return name }
    return nil
  }

  /// POSIX's names: letters, digits and underscores, not beginning with a digit.
  private static func isName(_ name: Substring.UnicodeScalarView) -> Bool {
    guard let first = name.first, !("0"..."9").contains(first) else { return false }
    return name.allSatisfy { scalar in
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", "_": true
      default: false
      }
    }
  }
}
