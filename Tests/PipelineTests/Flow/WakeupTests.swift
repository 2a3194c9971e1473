import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A wakeup` {
  @Test func `keeps a ring that nobody heard`() async {
    let wakeup = Wakeup()
    wakeup.ring()
    wakeup.ring()
    await wakeup.wait(atMost: .seconds(3600))
  }

  @Test func `is heard by who waits`() async {
    let wakeup = Wakeup()
    async let heard: Void = wakeup.wait(atMost: .seconds(3600))
    wakeup.ring()
    await heard
  }

  @Test func `keeps one ring, not two`() async {
    let wakeup = Wakeup()
    wakeup.ring()
    wakeup.ring()
    await wakeup.wait(atMost: .seconds(3600))
    let clock = ContinuousClock()
    let began = clock.now
    await wakeup.wait(atMost: .milliseconds(20))
    #expect(began.duration(to: clock.now) >= .milliseconds(20))
  }

  @Test func `lets a cancelled waiter go`() async {
    let wakeup = Wakeup()
    let waiter = Task { await wakeup.wait(atMost: .seconds(3600)) }
    waiter.cancel()
    await waiter.value
  }
}

@Suite(.timeLimit(.minutes(30))) struct `A stop` {
  @Test func `cancels what runs under it, whenever it is asked for`() async {
    let stop = Stop()
    async let body: Void = stop.cancelling {
      while !Task.isCancelled { await Task.yield() }
    }
    stop.request(.timeIsUp)
    await body
    await stop.cancelling {
      while !Task.isCancelled { await Task.yield() }
    }
  }

  @Test func `is over when its body is`() async {
    await Stop().cancelling {}
  }

  @Test func `keeps its most pressing reason, and why nothing could be written`() {
    let full = Stop.Reason.cannotWrite(slug: "disk-full", sentence: "")
    let stop = Stop()
    stop.request(.timeIsUp)
    stop.request(full)
    #expect(stop.reason == full)
    stop.request(.signal(15))
    stop.request(.timeIsUp)
    #expect(stop.reason == .signal(15))
    #expect(stop.trouble?.reason == "disk-full")
  }
}
