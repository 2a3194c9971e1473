/// Which provider a listed task is asked of.
package struct ProviderChoice: Sendable {
  private let providers: [ProviderConfiguration]
  private let preferred: String?

  /// `preferred` is for all tasks whose line names none; throws when it is not configured.
  package init(
    among providers: [ProviderConfiguration], preferred: String? = nil
  ) throws(ListProblem) {
    let names = providers.map(\.name)
    if let preferred, !names.contains(preferred) {
      throw .unknownProvider(preferred, nearest: names.nearest(to: preferred))
    }
    self.providers = providers
    self.preferred = preferred
  }

  /// The names of the configured providers.
  var names: [String] { providers.map(\.name) }

  /// The provider's name: the line's own, else the preferred one, else the one whose patterns
  /// match, else the only one there is.
  package func provider(of task: ListedTask) throws(ListProblem) -> String {
    if let name = task.provider ?? preferred { return name }
    let matching = providers.filter { provider in
      provider.tasks.contains { $0.matches(task.taskID) }
    }
    guard matching.count < 2 else {
      throw .severalProvidersMatch(task.taskID, matching.map(\.name))
    }
    guard let only = matching.first ?? (providers.count == 1 ? providers.first : nil) else {
      throw providers.isEmpty ? .noProvider : .noProviderMatches(task.taskID)
    }
    return only.name
  }
}
