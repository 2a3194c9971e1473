import FoundationEssentials
import Testing

@testable import Pipeline

@Suite struct `A forecast` {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func candidate(
    _ key: Int, due: Double, _ remaining: Int64?
  ) -> Forecast<Int>.Candidate {
    .init(key: key, deadline: now.addingTimeInterval(due), remaining: remaining)
  }

  private func forecast(
    _ candidates: [Forecast<Int>.Candidate], rate: Double? = 1, underWay: Int64 = 0,
    typical: Int64 = 10, lanes: Int = 1
  ) -> Forecast<Int> {
    Forecast(
      candidates,
      Traffic(bytesPerSecond: rate, underWay: underWay, typicalBytes: typical, lanes: lanes),
      now: now)
  }

  @Test func `of nothing is empty`() {
    let forecast = forecast([])
    #expect(forecast.order.isEmpty)
    #expect(forecast.losses.isEmpty)
    #expect(forecast.horizon == 0)
  }

  @Test func `without a throughput goes by deadline and claims no loss`() {
    let forecast = forecast(
      [candidate(1, due: 3, 100), candidate(2, due: 1, 100), candidate(3, due: -9, 100)], rate: nil)
    #expect(forecast.order == [3, 2, 1])
    #expect(forecast.losses.isEmpty)
    #expect(forecast.overdue.isEmpty)
    #expect(forecast.horizon == nil)
  }

  @Test func `goes by deadline as long as that loses nothing`() {
    let forecast = forecast([
      candidate(1, due: 30, 1), candidate(2, due: 10, 20), candidate(3, due: 20, 5),
    ])
    // Starts: 2 at 0, 3 at 20, 1 at 25.
    #expect(forecast.order == [2, 3, 1])
    #expect(forecast.losses.isEmpty)
    #expect(forecast.horizon == 26)
  }

  @Test func `counts a start at the very deadline as in time`() {
    #expect(forecast([candidate(1, due: 5, 1)], underWay: 5).losses.isEmpty)
    #expect(forecast([candidate(1, due: 5, 1)], underWay: 6).losses.map(\.key) == [1])
  }

  @Test func `saves both where the earliest deadline first would lose one`() {
    // By deadline, the long one starts first and the short one 8 too late.
    let forecast = forecast([candidate(1, due: 1, 10), candidate(2, due: 2, 1)])
    #expect(forecast.order == [2, 1])
    #expect(forecast.losses.isEmpty)
  }

  @Test func `leaves the longest out first, and tries it last`() {
    let forecast = forecast([
      candidate(1, due: 0, 100), candidate(2, due: 1, 2), candidate(3, due: 2, 2),
      candidate(4, due: 5, 2),
    ])
    #expect(forecast.order == [2, 3, 4, 1])
    #expect(forecast.losses.map(\.key) == [1])
    #expect(forecast.horizon == 6)
  }

  @Test func `of equal files leaves out the ones that may start last`() {
    let forecast = forecast((1...6).map { candidate($0, due: Double($0), nil) }, typical: 2)
    #expect(forecast.losses.count == 2)
    #expect(forecast.order == [1, 2, 4, 6, 3, 5])
    #expect(forecast.losses.map(\.key) == [3, 5])
  }

  @Test func `takes the typical length for one that is not known`() {
    let candidates = [candidate(1, due: 0, nil), candidate(2, due: 10, 1)]
    #expect(forecast(candidates, typical: 10).losses.isEmpty)
    #expect(forecast(candidates, typical: 11).order == [2, 1])
  }

  @Test func `tries a link that is past its deadline first where nobody is late for it`() {
    let candidates = [candidate(1, due: -5, 3), candidate(2, due: 3, 1)]
    let idle = forecast(candidates)
    #expect(idle.order == [1, 2])
    #expect(idle.losses.isEmpty)
    #expect(idle.overdue.map(\.key) == [1])
    let busy = forecast(candidates, underWay: 1)
    #expect(busy.order == [2, 1])
    #expect(busy.losses.isEmpty)
  }

  @Test func `takes a line that stands still for a very slow one`() {
    let forecast = forecast([candidate(1, due: 3, 100), candidate(2, due: 5, 50)], rate: 0)
    #expect(forecast.order.count == 2)
    #expect(forecast.losses.map(\.key) == [1])
  }

  @Test func `with lanes free lets as many start at once`() {
    // One after the other they start at 0, 10 and 20; in five lanes all start now.
    let candidates = (1...3).map { candidate($0, due: 10, 10) }
    #expect(forecast(candidates).losses.count == 1)
    #expect(forecast(candidates, lanes: 5).losses.isEmpty)
  }
}
