import ArgumentParser
import Pipeline

extension CheckDepth: ExpressibleByArgument {
  static var choices: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
