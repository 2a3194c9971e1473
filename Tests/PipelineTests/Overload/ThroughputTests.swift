import Testing

@testable import Pipeline

@Suite struct `The throughput` {
  private let start = ContinuousClock.now

  private func at(_ seconds: Double) -> ContinuousClock.Instant {
    start.advanced(by: .seconds(seconds))
  }

  /// A transfer that brings so many bytes in the middle of each of these seconds.
  private func fetch(_ throughput: inout Throughput, _ bytes: Int64, in seconds: Range<Int>) {
    throughput.note(transfers: 1, at: at(Double(seconds.lowerBound)))
    for second in seconds { throughput.note(bytes: bytes, at: at(Double(second) + 0.5)) }
    throughput.note(transfers: -1, at: at(Double(seconds.upperBound)))
  }

  @Test func `is not known before five seconds of fetching`() {
    var throughput = Throughput()
    #expect(throughput.bytesPerSecond(at: at(100)) == nil)
    throughput.note(transfers: 1, at: at(100))
    throughput.note(bytes: 1000, at: at(101))
    #expect(throughput.bytesPerSecond(at: at(104.9)) == nil)
    #expect(throughput.bytesPerSecond(at: at(105)) == 200)
  }

  @Test func `is that of the last thirty seconds`() throws {
    var throughput = Throughput()
    fetch(&throughput, 100, in: 0..<40)
    #expect(throughput.bytesPerSecond(at: at(40)) == Double(29 * 100) / 29)
    fetch(&throughput, 500, in: 40..<70)
    #expect(throughput.bytesPerSecond(at: at(70)) == Double(29 * 500) / 29)
  }

  @Test func `counts no time in which nothing was fetched`() {
    var throughput = Throughput()
    fetch(&throughput, 100, in: 0..<10)
    #expect(throughput.bytesPerSecond(at: at(3600)) == 100)
    fetch(&throughput, 100, in: 3600..<3610)
    #expect(throughput.bytesPerSecond(at: at(9000)) == 100)
  }

  @Test func `counts the time of transfers that bring nothing`() {
    var throughput = Throughput()
    fetch(&throughput, 100, in: 0..<10)
    throughput.note(transfers: 1, at: at(10))
    #expect(throughput.bytesPerSecond(at: at(20)) == 50)
    #expect(throughput.bytesPerSecond(at: at(60)) == 0)
    #expect(throughput.bytesPerSecond(at: at(1_000_000)) == 0)
  }

  @Test func `is that of all transfers, and ends with the last of them`() {
    var throughput = Throughput()
    throughput.note(transfers: 2, at: at(0))
    throughput.note(bytes: 300, at: at(1))
    throughput.note(bytes: 700, at: at(2))
    throughput.note(transfers: -1, at: at(5))
    throughput.note(bytes: 1000, at: at(9))
    throughput.note(transfers: -1, at: at(10))
    #expect(throughput.bytesPerSecond(at: at(500)) == 200)
  }

  @Test func `takes a note that comes late for one that comes now`() {
    var throughput = Throughput()
    fetch(&throughput, 100, in: 0..<10)
    throughput.note(bytes: 1000, at: at(3))
    #expect(throughput.bytesPerSecond(at: at(10)) == 200)
  }
}
