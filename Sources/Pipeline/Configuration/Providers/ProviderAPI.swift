/// The dialect that a provider speaks.
package enum ProviderAPI: String, CaseIterable, Sendable {
  case anyfast
  case globalaiopc
}

extension ProviderAPI: ConfigurationScalar {}
