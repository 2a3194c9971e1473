/// The lines that cannot be read, over all lists: the first hundred, and how many there are.
package struct ListErrors: Error, Sendable {
  /// More than a screen holds; a list of a million wrong lines costs no more.
  private static let mostKept = 100

  package private(set) var first: [ListError] = []
  package private(set) var count = 0

  package init() {}

  package mutating func add(_ error: ListError) {
    count += 1
    if first.count < Self.mostKept { first.append(error) }
  }
}

extension ListErrors: CustomStringConvertible {
  /// A line each.
  package var description: String {
    var lines = first.map(\.description)
    let others = count - first.count
    if others > 0 {
      lines.append("and \(others) more \(others == 1 ? "line" : "lines") that cannot be read")
    }
    return lines.joined(separator: "\n")
  }
}
