import Testing

@testable import Pipeline

@Suite struct `A report of overload` {
  private let start = ContinuousClock.now

  /// What is told of these numbers of losses, each at a second.
  private func told(_ losses: [(second: Int, count: Int)]) -> [String] {
    var report = OverloadReport()
    return losses.compactMap { second, count in
      let tasks = (0..<count).map { "anyfast:\($0)" }
      return report.news(tasks, beyond: 0, at: start.advanced(by: .seconds(second))).map {
        "\(second) \($0)"
      }
    }
  }

  @Test func `says nothing where nothing is lost`() {
    #expect(told([(0, 0), (100, 0)]) == [])
  }

  @Test func `comes with the first loss, and once while it stays the same`() {
    #expect(told([(0, 0), (1, 2), (2, 2), (100, 2), (1000, 2)]) == ["1 losses"])
  }

  @Test func `comes again when the losses have grown by half`() {
    #expect(
      told([(0, 4), (20, 5), (30, 6), (59, 8), (60, 9)]) == ["0 losses", "30 losses", "60 losses"])
  }

  @Test func `comes no oftener than every ten seconds while they grow`() {
    #expect(told((0...29).map { ($0, 1 << ($0 / 4)) }) == ["0 losses", "10 losses", "20 losses"])
  }

  @Test func `comes again after a minute when they have changed`() {
    #expect(
      told([(0, 4), (59, 3), (60, 3), (61, 3), (119, 4), (120, 4)]) == [
        "0 losses", "60 losses", "120 losses",
      ])
  }

  @Test func `sees that others are lost, as many as before`() {
    var report = OverloadReport()
    #expect(report.news(["a", "b"], beyond: 0, at: start) == .losses)
    #expect(report.news(["a", "c"], beyond: 0, at: start.advanced(by: .seconds(61))) == .losses)
    #expect(report.news(["a"], beyond: 1, at: start.advanced(by: .seconds(122))) == .losses)
    #expect(report.news(["a"], beyond: 1, at: start.advanced(by: .seconds(183))) == nil)
  }

  @Test func `counts what has no name`() {
    var report = OverloadReport()
    #expect(report.news([], beyond: 10, at: start) == .losses)
    #expect(report.news([], beyond: 15, at: start.advanced(by: .seconds(10))) == .losses)
  }

  @Test func `is over once nothing was lost for as long as the throughput looks back`() {
    #expect(
      told([(0, 3), (10, 0), (39, 0), (40, 0), (41, 0), (100, 0)]) == ["0 losses", "40 over"])
  }

  @Test func `is not over when losses come back meanwhile`() {
    #expect(
      told([(0, 3), (10, 0), (39, 3), (41, 0), (70, 0), (71, 0)]) == ["0 losses", "71 over"])
  }

  @Test func `begins anew after it was over`() {
    #expect(told([(0, 3), (1, 0), (31, 0), (32, 3)]) == ["0 losses", "31 over", "32 losses"])
  }
}
