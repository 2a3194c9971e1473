extension Configuration {
  /// All that is in force, for people (`yaml()`) or as JSON.
  ///
  /// A key shows only whether it is set and where it comes from. It may read key files: not to be
  /// called on the cooperative pool.
  package func inForce(environment: [String: String]) -> ConfigurationValue {
    let writer = SectionWriter(environment: environment)
    var configuration = self
    configuration.walk(writer)
    return .mapping(writer.entries)
  }
}
