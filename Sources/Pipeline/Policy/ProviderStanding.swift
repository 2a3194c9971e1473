import Ledger

/// Whether a provider refuses each of its tasks in a run, so that it isn't worth asking any more.
///
/// A pure value. One task's 403 or 404 is that task's; only when every open task, or a sample of a
/// long list, got the same and nothing else, the key or the address is wrong.
struct ProviderStanding {
  enum Refusal {
    /// 403: the key may not ask.
    case forbidden
    /// 404 and pages: there is no API at this address.
    case wrongPath
  }

  enum Verdict: Equatable {
    case goOn
    /// A sample of the provider's tasks is to be polled next, and then to be passed to `draw(_:)`.
    case drawSample
    case stop(Refusal)
  }

  /// Answers that it takes at least.
  static let leastAnswers = 3
  /// Of a list of more tasks than this, as many are asked.
  static let sample = 100

  private var refusal: Refusal?
  private var answers = 0
  private var refused: Set<TaskRow.ID> = []
  private var drawn: Set<TaskRow.ID>?
  private var isDrawing = false
  /// Whether any answer of the run was no such refusal.
  private(set) var isCleared = false
  /// Whether a task is refused now that wasn't before.
  private var isChanged = false

  /// An answer was none of the refusals; what was counted is forgotten.
  mutating func clear() {
    self = ProviderStanding()
    isCleared = true
  }

  /// Once some answer was of use, tasks that are refused are so for reasons of their own, unless one
  /// of them that is forbidden had brought a state before.
  ///
  /// - Parameters:
  ///   - hadState: whether the task has brought a state in this run.
  ///   - open: how many of the provider's tasks the run has to end.
  mutating func refuse(
    _ id: TaskRow.ID, _ refusal: Refusal, hadState: Bool, open: Int
  ) -> Verdict {
    if let before = self.refusal, before != refusal { clear() }
    self.refusal = refusal
    answers += 1
    if hadState { isChanged = true }
    let isCounted = drawn.map { $0.contains(id) } ?? (isDrawing || refused.count < Self.sample)
    if isCounted { refused.insert(id) }
    // A key may be withdrawn amid a run; an address that was right stays right.
    guard answers >= Self.leastAnswers, !isCleared || isChanged && refusal == .forbidden
    else { return .goOn }
    if open <= Self.sample, drawn == nil { return refused.count >= open ? .stop(refusal) : .goOn }
    if let drawn { return drawn.isSubset(of: refused) ? .stop(refusal) : .goOn }
    guard !isDrawing else { return .goOn }
    // From now on each answer counts: those of the sample may come before it is known here.
    isDrawing = true
    refused = []
    return .drawSample
  }

  /// From now on, these tasks decide.
  mutating func draw(_ ids: Set<TaskRow.ID>) {
    // An empty sample would convict: all of the list is under way, and the next answers decide.
    drawn = ids.isEmpty ? nil : ids
    refused.formIntersection(ids)
    isDrawing = !ids.isEmpty
  }
}
