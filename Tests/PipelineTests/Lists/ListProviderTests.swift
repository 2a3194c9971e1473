import Providers
import Testing

@testable import Pipeline

@Suite struct `The provider of a listed task` {
  @Test func `is the line's own before any other`() throws {
    let choice = try ProviderChoice(among: providers, preferred: "b")
    #expect(try choice.provider(of: ListedTask(taskID: "a1", provider: "c")) == "c")
  }

  @Test func `is else the preferred one`() throws {
    let choice = try ProviderChoice(among: providers, preferred: "b")
    #expect(try choice.provider(of: ListedTask(taskID: "a1")) == "b")
  }

  @Test func `is else the one whose patterns match`() throws {
    let choice = try ProviderChoice(among: providers)
    #expect(try choice.provider(of: ListedTask(taskID: "a1")) == "a")
    #expect(try choice.provider(of: ListedTask(taskID: "b1")) == "b")
  }

  @Test func `is else the only one`() throws {
    let choice = try ProviderChoice(among: [provider("a", ["a*"])])
    #expect(try choice.provider(of: ListedTask(taskID: "x")) == "a")
  }

  @Test func `is not chosen when two match, none does or none is configured`() throws {
    let choice = try ProviderChoice(among: providers)
    #expect(throws: ListProblem.severalProvidersMatch("ab", ["a", "c"])) {
      try choice.provider(of: ListedTask(taskID: "ab"))
    }
    #expect(throws: ListProblem.noProviderMatches("x")) {
      try choice.provider(of: ListedTask(taskID: "x"))
    }
    let none = try ProviderChoice(among: [])
    #expect(throws: ListProblem.noProvider) {
      try none.provider(of: ListedTask(taskID: "x"))
    }
    #expect(throws: ListProblem.unknownProvider("d", nearest: nil)) {
      try ProviderChoice(among: providers, preferred: "d")
    }
  }

  @Test(
    arguments: [
      (
        .severalProvidersMatch("ab", ["a", "c"]),
        "\"ab\" matches the tasks patterns of a and c; write PROVIDER:TASK_ID, or use --provider"
      ),
      (
        .noProviderMatches("x"),
        "no provider's tasks patterns match \"x\"; write PROVIDER:TASK_ID, or use --provider"
      ),
      (.noProvider, "no provider is configured; add one to the configuration"),
      (
        .unknownProvider("anyfats", nearest: "anyfast"),
        "no provider \"anyfats\" is configured; did you mean anyfast?"
      ),
    ] as [(ListProblem, String)])
  func `that cannot be chosen says why`(problem: ListProblem, sentence: String) {
    #expect("\(problem)" == sentence)
  }

  private let providers = [
    provider("a", ["a*"]), provider("b", ["b*"]), provider("c", ["?b", "c"]),
  ]
}

private func provider(_ name: String, _ patterns: [String]) -> ProviderConfiguration {
  var provider = ProviderConfiguration(
    name: name, api: .anyfast, url: ProviderURL(text: "https://h", isPlain: false, host: "h"),
    key: .variable("KEY"))
  provider.tasks = patterns.map { TaskPattern($0) }
  return provider
}
