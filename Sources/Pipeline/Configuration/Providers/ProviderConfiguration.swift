package import Providers

/// A service that is polled.
package struct ProviderConfiguration: Hashable, Sendable {
  /// `[a-z0-9][a-z0-9-]{0,31}`: it names a folder of the archive.
  package var name: String
  package var api: Dialect
  package var url: ProviderURL
  package var key: KeySource
  /// A listed task whose id fits one of these is this provider's.
  package var tasks: [TaskPattern] = []
  package var poll: PollConfiguration
  /// How long a link lives after its task is finished, when the link does not say.
  package var linkLifetime = Duration.hours(24)
  /// Plain `http:` is allowed to a host that is neither this machine nor in a private network.
  package var insecure = false

  init(name: String, api: Dialect, url: ProviderURL, key: KeySource) {
    self.name = name
    self.api = api
    self.url = url
    self.key = key
    poll = PollConfiguration(api: api)
  }
}

extension ProviderConfiguration: ConfigurationSection {
  /// The keys that have a default.
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.list("tasks", &tasks)
    fields.section("poll", &poll)
    fields.value("link_lifetime", &linkLifetime, in: .seconds(1) ... .days(365))
    fields.value("insecure", &insecure)
    fields.expect(
      "url", !url.isPlain || url.isLoopbackOrPrivate || insecure,
      otherwise: "is plain http:, so all on the way can read the key; write https:, "
        + "or insecure: true beside it")
  }
}
