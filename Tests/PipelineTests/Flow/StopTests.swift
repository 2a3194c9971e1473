import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `The stop of a part` {
  @Test func `comes with that of the whole, and not the other way`() {
    let whole = Stop()
    let (first, second) = (Stop(within: whole), Stop(within: whole))
    first.request(.timeIsUp)
    #expect(whole.reason == nil && second.reason == nil)
    whole.request(.signal(15))
    #expect(first.reason == .signal(15), "the more pressing reason")
    #expect(second.reason == .signal(15))
  }

  @Test func `comes at once when the whole was stopped before`() {
    let whole = Stop()
    whole.request(.signal(2))
    #expect(Stop(within: whole).reason == .signal(2))
  }

  @Test func `ends a wait`() async {
    let stop = Stop()
    async let wait: Void = stop.wait(atMost: .seconds(600))
    stop.request(.timeIsUp)
    await wait
    await stop.wait(atMost: .seconds(600))
  }
}
