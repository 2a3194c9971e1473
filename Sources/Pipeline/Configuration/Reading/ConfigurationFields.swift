import SystemPackage

/// What walks a section's keys: to read them from a file, or to write down what is in force.
///
/// So each key, its default and its range stand in one place.
protocol ConfigurationFields {
  func value<V: ConfigurationScalar>(_ key: String, _ value: inout V)
  /// One that need not be written.
  func value<V: ConfigurationScalar>(_ key: String, _ value: inout V?)
  func value<Q: Quantity>(_ key: String, _ value: inout Q, in range: ClosedRange<Q>)
  func list<V: ConfigurationScalar>(_ key: String, _ values: inout [V])
  func path(_ key: String, _ path: inout FilePath)
  /// One that need not be written.
  func path(_ key: String, _ path: inout FilePath?)
  /// A shell's, which sees to its own variables.
  func command(_ key: String, _ command: inout String?)
  func section<S: ConfigurationSection>(_ key: String, _ section: inout S)
  func providers(_ providers: inout [ProviderConfiguration])

  /// A rule that no single value can break; `sentence` follows the key's name.
  func expect(_ key: String, _ holds: Bool, otherwise sentence: String)
}

/// A mapping of the configuration whose keys are all known and all have a default.
protocol ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields)
}
