import Testing

@testable import Pipeline

@Suite struct `What a command ends with` {
  @Test func `is the most pressing of its parts' ends`() {
    let order: [Exit] = [.done, .unfinished, .needsPerson, .cannotWrite, .signal(15), .locked]
    for (less, more) in zip(order, order.dropFirst()) {
      #expect(less.orMorePressing(more) == more)
      #expect(more.orMorePressing(less) == more)
    }
  }
}
