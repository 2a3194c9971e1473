import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `Ten thousand transfers cancelled at random moments` {
  @Test func `leave no memory, no descriptor and no handle behind`() async {
    // In a process of its own, where nobody else opens descriptors or takes memory.
    await #expect(processExitsWith: .success) {
      let storm = try Storm()
      let requests = Task { await storm.peer.requests.reduce(0) { count, _ in count + 1 } }
      _ = try await storm.blow(0..<1000)
      let (descriptors, memory) = (openDescriptors(), residentBytes())
      let running = try await storm.blow(1000..<11_000)
      precondition(running == 0)
      precondition(openDescriptors() == descriptors)
      precondition(residentBytes() - memory < 16 << 20)
      // The moments were of all kinds.
      storm.peer.stop()
      let (asked, ended) = (await requests.value, storm.endings)
      // On a busy machine most are cancelled before they are asked.
      precondition((100..<10_000).contains(asked))
      precondition(ended.cancelled > 5000 && ended.whole > 10)
      precondition(ended.cancelled + ended.whole == 11_000)
    }
  }
}
