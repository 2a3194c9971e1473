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

  /// Throws all that are missing, at once.
  ///
  /// May read files: blocks.
  func keys(of providers: some Sequence<String>) throws(CommandError) -> [String: Secret] {
    var keys: [String: Secret] = [:]
    var errors: [String] = []
    for name in Set(providers).sorted() {
      do throws(CommandError) {
        keys[name] = try key(of: name)
      } catch {
        errors.append(error.description)
      }
    }
    guard errors.isEmpty else { throw CommandError(.usage, errors.joined(separator: "\n")) }
    return keys
  }

  private func key(of name: String) throws(CommandError) -> Secret {
    if let key = read.withLock({ $0[name] }) { return key }
    guard let provider = configuration.providers.first(where: { $0.name == name }) else {
      throw CommandError(
        .usage, "there are open tasks of a provider \(name), which is not configured")
    }
    do throws(ConfigurationError) {
      let key = try provider.key(environment: environment)
      read.withLock { $0[name] = key }
      return key
    } catch {
      throw CommandError(.usage, "\(error)")
    }
  }
}
