import Synchronization
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A stream of batches` {
  @Test func `hands over all that has come, up to its limit, in order`() async {
    let batches = Batches<Int>()
    for number in 0..<5 { batches.put(number) }
    batches.finish()
    var taken: [[Int]] = []
    for await batch in batches.stream(upTo: 2) { taken.append(batch) }
    #expect(taken == [[0, 1], [2, 3], [4]])
  }

  @Test func `waits for the first element, and ends when it is finished`() async {
    let batches = Batches<Int>()
    async let taken = batches.stream(upTo: 9).reduce(into: []) { $0 += $1 }
    batches.put(1)
    batches.finish()
    #expect(await taken == [1])
  }
}

@Suite(.timeLimit(.minutes(30))) struct `Working through a stream` {
  @Test(arguments: [1, 3]) func `keeps to its width`(width: Int) async {
    let running = Mutex((now: 0, most: 0))
    let stream = AsyncStream(Int.self) { continuation in
      for number in 0..<20 { continuation.yield(number) }
      continuation.finish()
    }
    await forEach(of: stream, concurrently: width) { _ in
      running.withLock { running in
        running.now += 1
        running.most = max(running.most, running.now)
      }
      for _ in 0..<20 { await Task.yield() }
      running.withLock { $0.now -= 1 }
    }
    #expect(running.withLock { $0.now } == 0)
    #expect(running.withLock { $0.most } == width)
  }

  @Test func `takes an element only when there is room for it`() async {
    let open = Mutex(0)
    let taken = Mutex(0)
    let stream = AsyncStream<Int> {
      taken.withLock { taken in
        #expect(open.withLock { $0 } < 2)
        taken += 1
        return taken <= 10 ? taken : nil
      }
    }
    await forEach(of: stream, concurrently: 2) { _ in
      open.withLock { $0 += 1 }
      await Task.yield()
      open.withLock { $0 -= 1 }
    }
    #expect(taken.withLock { $0 } == 11)
  }
}

/// A clock that stands still until it is set.
private struct TestInstant: InstantProtocol {
  var seconds: Double

  func advanced(by duration: Duration) -> TestInstant {
    TestInstant(seconds: seconds + duration / .seconds(1))
  }

  func duration(to other: TestInstant) -> Duration { .seconds(other.seconds - seconds) }

  static func < (left: TestInstant, right: TestInstant) -> Bool { left.seconds < right.seconds }
}

@Suite struct `A token bucket` {
  @Test func `gives the first token at once and the others evenly`() {
    var bucket = TokenBucket(rate: 4, now: TestInstant(seconds: 10))
    #expect(bucket.take(at: TestInstant(seconds: 10)) == nil)
    #expect(bucket.take(at: TestInstant(seconds: 10)) == .seconds(0.25))
    #expect(bucket.take(at: TestInstant(seconds: 10.125)) == .seconds(0.125))
    #expect(bucket.take(at: TestInstant(seconds: 10.25)) == nil)
  }

  @Test func `saves nothing up for a burst`() {
    var bucket = TokenBucket(rate: 1, now: TestInstant(seconds: 0))
    #expect(bucket.take(at: TestInstant(seconds: 3600)) == nil)
    #expect(bucket.take(at: TestInstant(seconds: 3600)) == .seconds(1))
  }

  @Test func `stays closed until the later of two moments`() {
    var bucket = TokenBucket(rate: 1000, now: TestInstant(seconds: 0))
    let start = TestInstant(seconds: 0)
    #expect(bucket.close(until: TestInstant(seconds: 7), at: start) == .seconds(7))
    #expect(bucket.close(until: TestInstant(seconds: 3), at: start) == .zero)
    #expect(bucket.close(until: TestInstant(seconds: 7), at: start) == .zero)
    #expect(bucket.take(at: TestInstant(seconds: 4)) == .seconds(3))
    #expect(bucket.take(at: TestInstant(seconds: 7)) == nil)
  }

  @Test func `of a list of 100,000 at 10 a second is asked for evenly over 10,000 seconds`() {
    var bucket = TokenBucket(rate: 10, now: TestInstant(seconds: 0))
    var now = TestInstant(seconds: 0)
    for _ in 0..<100_000 {
      if let wait = bucket.take(at: now) {
        now = now.advanced(by: wait)
        #expect(bucket.take(at: now) == nil)
      }
    }
    #expect(abs(now.seconds - 9_999.9) < 0.01)
  }
}

@Suite(.timeLimit(.minutes(30))) struct `A pace` {
  @Test func `stays closed for as long as it was asked`() async throws {
    let pace = Pace(rate: 10_000)
    pace.close(for: .milliseconds(50))
    let began = ContinuousClock.now
    try await pace.take()
    #expect(began.duration(to: .now) >= .milliseconds(49))
  }

  @Test func `lets a cancelled taker go`() async {
    let pace = Pace(rate: 1)
    pace.close(for: .seconds(3600))
    let taker = Task { try await pace.take() }
    taker.cancel()
    await #expect(throws: CancellationError.self) { try await taker.value }
  }
}
