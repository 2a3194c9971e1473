/// How a task's polls go wrong; the plain value answers them all.
package struct PollBehaviour: Sendable, Equatable {
  /// What an answer is instead of the task's state.
  package enum Fault: Sendable, Equatable {
    case status(Int)

    /// 200 and the provider's web page.
    case html
  }

  /// The first so many polls are answered with `status`.
  package var failFirst = 0
  package var status = 503

  /// The so many after them are answered with the provider's web page.
  package var html = 0

  /// Every n-th poll is answered with 429.
  package var status429Every: Int?

  package init() {}

  init(_ object: inout ScriptObject) {
    failFirst = object.integer("fail_first", in: 0...Int.max) ?? 0
    status = object.integer("status", in: 400...599) ?? 503
    html = object.integer("html", in: 0...1_000_000) ?? 0
    status429Every = object.integer("status_429_every", in: 1...Int.max)
  }

  /// What is wrong with the poll of this number, the first being 1.
  package func fault(ofPoll number: Int) -> Fault? {
    if number <= failFirst { return .status(status) }
    if number - failFirst <= html { return .html }
    if let status429Every, number.isMultiple(of: status429Every) { return .status(429) }
    return nil
  }
}
