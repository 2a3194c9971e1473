/// One fact held against one expectation.
package struct Check: Codable, Sendable, Equatable {
  package enum Name: String, Codable, Sendable, CaseIterable {
    case duration, fps, audio, checksum, resolution, ratio, frames, tokens
    case audioDuration = "audio-duration"
  }

  package enum Result: String, Codable, Sendable {
    case passed
    /// A binding check did not pass.
    case failed
    /// An advisory one did not.
    case differs
  }

  package let name: Name
  /// Whether the verdict hangs on it.
  package let binding: Bool
  package let expected: CheckValue
  /// Nil when the file does not tell.
  package let actual: CheckValue?
  /// How far the two may lie apart, in the same unit; nil when they must be equal.
  package let tolerance: CheckValue?
  package let result: Result

  init(
    _ name: Name, binding: Bool, expected: CheckValue, actual: CheckValue?,
    tolerance: CheckValue? = nil, passes: Bool
  ) {
    self.name = name
    self.binding = binding
    self.expected = expected
    self.actual = actual
    self.tolerance = tolerance
    result = passes ? .passed : binding ? .failed : .differs
  }

  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(name, forKey: .name)
    try keys.encode(binding, forKey: .binding)
    try keys.encode(expected, forKey: .expected)
    try keys.encode(actual, forKey: .actual)
    try keys.encode(tolerance, forKey: .tolerance)
    try keys.encode(result, forKey: .result)
  }
}
