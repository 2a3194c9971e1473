/// A part of a configuration as it is printed, in the order in which it is printed.
package indirect enum ConfigurationValue: Hashable, Sendable {
  case text(String)
  case whole(Int)
  case number(Double)
  case flag(Bool)
  case list([ConfigurationValue])
  case mapping([Entry])

  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: ConfigurationValue
  }
}
