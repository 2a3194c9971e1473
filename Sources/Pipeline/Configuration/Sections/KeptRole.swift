/// An artifact's role, as far as a configuration chooses among them.
package enum KeptRole: String, CaseIterable, Sendable {
  case video
  case original
}

extension KeptRole: ConfigurationScalar {}
