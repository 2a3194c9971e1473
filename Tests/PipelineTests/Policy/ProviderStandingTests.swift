import Testing

@testable import Pipeline

@Suite struct `A provider's standing` {
  /// The verdicts on refusals of these tasks, one after the other.
  private func verdicts(
    _ standing: inout ProviderStanding, _ tasks: some Sequence<Int64>,
    _ refusal: ProviderStanding.Refusal = .forbidden, hadState: Bool = false, open: Int
  ) -> [ProviderStanding.Verdict] {
    tasks.map { standing.refuse($0, refusal, hadState: hadState, open: open) }
  }

  @Test(arguments: [ProviderStanding.Refusal.forbidden, .wrongPath])
  func `ends when every open task is refused, after three answers`(
    refusal: ProviderStanding.Refusal
  ) {
    var one = ProviderStanding()
    #expect(verdicts(&one, [1, 1, 1], refusal, open: 1) == [.goOn, .goOn, .stop(refusal)])
    var four = ProviderStanding()
    #expect(
      verdicts(&four, [1, 2, 3, 1, 4], refusal, open: 4)
        == [.goOn, .goOn, .goOn, .goOn, .stop(refusal)])
  }

  @Test func `survives any other answer`() {
    var standing = ProviderStanding()
    _ = verdicts(&standing, [1, 2], open: 3)
    standing.clear()
    #expect(verdicts(&standing, [1, 2, 3, 1, 2, 3], open: 3).allSatisfy { $0 == .goOn })
    var mixed = ProviderStanding()
    _ = verdicts(&mixed, [1, 2], open: 3)
    #expect(verdicts(&mixed, [3, 1, 2, 3], .wrongPath, open: 3).allSatisfy { $0 == .goOn })
  }

  @Test func `ends amid a run when tasks are refused that brought a state before`() {
    var standing = ProviderStanding()
    standing.clear()
    _ = verdicts(&standing, [1, 2], open: 3)
    #expect(verdicts(&standing, [3], hadState: true, open: 3) == [.stop(.forbidden)])
  }

  @Test func `of a long list is judged by a sample of the whole list`() {
    var standing = ProviderStanding()
    #expect(verdicts(&standing, 1...3, open: 5000) == [.goOn, .goOn, .drawSample])
    #expect(verdicts(&standing, 4...300, open: 5000).allSatisfy { $0 == .goOn })
    let sample = Set((0..<100).map { Int64($0 * 50) })
    standing.draw(sample)
    #expect(verdicts(&standing, 301...4000, open: 5000).allSatisfy { $0 == .goOn })
    var other = ProviderStanding()
    _ = verdicts(&other, 1...3, open: 5000)
    other.draw(sample)
    let all = verdicts(&other, sample.sorted(), open: 5000)
    #expect(all.dropLast().allSatisfy { $0 == .goOn })
    #expect(all.last == .stop(.forbidden))
  }

  @Test func `of a long list under way draws again`() {
    var standing = ProviderStanding()
    _ = verdicts(&standing, 1...3, open: 5000)
    standing.draw([])
    #expect(verdicts(&standing, [4], open: 5000) == [.drawSample])
  }
}
