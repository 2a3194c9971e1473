/// One thing that is wrong, or worth a warning, at one place of a configuration file.
package struct ConfigurationProblem: Error, Hashable, Sendable {
  /// From 1.
  package let line: Int
  /// Names the key and the way out; neither ends with a full stop nor quotes a secret.
  package let sentence: String
}
