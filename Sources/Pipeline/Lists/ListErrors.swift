/// What can't be read of some lists: the first hundred errors, and how many there are.
package struct ListErrors: Error, Sendable {
  /// More than a screen holds; a list of a million wrong lines costs no more.
  private static let mostKept = 100

  package private(set) var first: [ListError] = []
  package private(set) var count = 0
  /// Whether a list as a whole can't be read, or not to its end.
  package private(set) var endsList = false

  package init() {}

  package mutating func add(_ error: ListError) {
    count += 1
    switch error {
    case .line: break
    case .unreadable, .binary: endsList = true
    }
    if first.count < Self.mostKept { first.append(error) }
  }
}

extension ListErrors: CustomStringConvertible {
  /// One for each of the first errors, and one for the others.
  package var sentences: [String] {
    let others = count - first.count
    let rest = "and \(others) more \(others == 1 ? "line" : "lines") that cannot be read"
    return first.map(\.description) + (others > 0 ? [rest] : [])
  }

  /// A line each.
  package var description: String { sentences.joined(separator: "\n") }
}
