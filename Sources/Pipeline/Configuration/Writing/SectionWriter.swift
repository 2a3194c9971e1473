import SystemPackage

/// Writes down the keys of one section and what is in force for them.
final class SectionWriter: ConfigurationFields {
  private(set) var entries: [ConfigurationValue.Entry] = []
  private let environment: [String: String]

  init(environment: [String: String]) {
    self.environment = environment
  }

  func write(_ key: String, _ value: ConfigurationValue) {
    entries.append(ConfigurationValue.Entry(key: key, value: value))
  }

  func value<V: ConfigurationScalar>(_ key: String, _ value: inout V) {
    write(key, ConfigurationValue(value))
  }

  func value<V: ConfigurationScalar>(_ key: String, _ value: inout V?) {
    if let value { write(key, ConfigurationValue(value)) }
  }

  func value<Q: Quantity>(_ key: String, _ value: inout Q, in range: ClosedRange<Q>) {
    write(key, ConfigurationValue(value))
  }

  func list<V: ConfigurationScalar>(_ key: String, _ values: inout [V]) {
    write(key, .list(values.map(ConfigurationValue.init)))
  }

  func path(_ key: String, _ path: inout FilePath) {
    write(key, .text(path.string))
  }

  func path(_ key: String, _ path: inout FilePath?) {
    if let path { write(key, .text(path.string)) }
  }

  func command(_ key: String, _ command: inout String?) {
    if let command { write(key, .text(command)) }
  }

  func section<S: ConfigurationSection>(_ key: String, _ section: inout S) {
    let writer = SectionWriter(environment: environment)
    section.walk(writer)
    write(key, .mapping(writer.entries))
  }

  func providers(_ providers: inout [ProviderConfiguration]) {
    let sections = providers.map { provider in
      let writer = SectionWriter(environment: environment)
      writer.write("api", ConfigurationValue(provider.api))
      writer.write("url", ConfigurationValue(provider.url))
      writer.write("key", .text(provider.keyState(environment: environment)))
      var provider = provider
      provider.walk(writer)
      return ConfigurationValue.Entry(key: provider.name, value: .mapping(writer.entries))
    }
    write("providers", .mapping(sections))
  }

  /// What is in force is a configuration already: its rules hold.
  func expect(_ key: String, _ holds: Bool, otherwise sentence: String) {}
}

extension ConfigurationValue {
  fileprivate init(_ scalar: some ConfigurationScalar) {
    self =
      switch scalar {
      case let number as Int: .whole(number)
      case let number as Double: .number(number)
      case let flag as Bool: .flag(flag)
      default: .text(scalar.configured)
      }
  }
}

extension ProviderConfiguration {
  /// Whether the key can be had, and from where: all that may be shown of it.
  fileprivate func keyState(environment: [String: String]) -> String {
    let isSet = (try? key(environment: environment)) != nil
    return "\(isSet ? "set" : "not set") (from \(key))"
  }
}
