import Synchronization

/// The keys of the providers, each read when it is needed first, and once.
final class Keyring: Sendable {
  private let configuration: Configuration
  private let environment: [String: String]
  private let read = Mutex<[String: Secret]>([:])

  init(_ configuration: Configuration, environment: [String: String]) {
    self.configuration = configuration
    self.environment = environment
  }

  /// The keys that were needed so far, by provider.
  var keys: [String: Secret] { read.withLock { $0 } }

  /// Reads the keys of these providers; throws all that are missing, at once.
  ///
  /// May read files: blocks.
  func need(_ providers: some Sequence<String>) throws(CommandError) {
    var errors: [String] = []
    for name in Set(providers).sorted() {
      do throws(CommandError) {
        try need(name)
      } catch {
        errors.append(error.description)
      }
    }
    guard errors.isEmpty else { throw CommandError(.usage, errors.joined(separator: "\n")) }
  }

  func need(_ name: String) throws(CommandError) {
    guard read.withLock({ $0[name] }) == nil else { return }
    guard let provider = configuration.providers.first(where: { $0.name == name }) else {
      throw CommandError(
        .usage, "there are open tasks of a provider \(name), which is not configured")
    }
    do throws(ConfigurationError) {
      let key = try provider.key(environment: environment)
      read.withLock { $0[name] = key }
    } catch {
      throw CommandError(.usage, "\(error)")
    }
  }
}
