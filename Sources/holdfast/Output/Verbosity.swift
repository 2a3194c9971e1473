/// How much is told to people.
enum Verbosity: Int, Comparable, Sendable {
  case quiet, normal, verbose

  static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
}
