import Providers

/// How a provider is asked for the state of its tasks.
package struct PollConfiguration: Hashable, Sendable {
  /// The time between two polls of the same task.
  package var every: Duration
  /// The most polls of the provider, over all of its tasks.
  package var rate: Rate
  /// The longest that one poll may take.
  package var timeout = Duration.seconds(60)
  /// Observed time: a task that is pending for longer has failed, and one of which no reply could be
  /// used for as long is left to a person.
  package var giveUpAfter = Duration.hours(48)
  /// The longest reply that is read.
  package var maxReply = ByteSize.kibibytes(1024)

  /// What the real service of each dialect is asked at most.
  init(api: Dialect) {
    switch api {
    case .anyfast: (every, rate) = (.seconds(15), Rate(perSecond: 10))
    case .globalaiopc: (every, rate) = (.seconds(30), Rate(perSecond: 5))
    }
  }
}

extension PollConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.value("every", &every, in: .milliseconds(10) ... .days(1))
    fields.value("rate", &rate, in: Rate(perSecond: 1 / 3600)...Rate(perSecond: 10_000))
    fields.value("timeout", &timeout, in: .milliseconds(10) ... .hours(1))
    fields.value("give_up_after", &giveUpAfter, in: .milliseconds(10) ... .days(365))
    fields.value("max_reply", &maxReply, in: .kibibytes(1) ... .kibibytes(64 << 10))
  }
}
