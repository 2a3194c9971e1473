import FoundationEssentials
import Testing

@testable import Pipeline

@Suite struct `The machine's clock` {
  @Test(arguments: [
    (seconds: 1.0, isSetBack: false),  // as it should
    (seconds: 0.2, isSetBack: false),  // kept right
    (seconds: 7200, isSetBack: false),
    (seconds: -3, isSetBack: false),
    (seconds: -10, isSetBack: true),
    (seconds: -10_800, isSetBack: true),
  ])
  func `that went so far in a second`(seconds: Double, isSetBack: Bool) {
    let date = Date(timeIntervalSince1970: 1_800_000_000)
    let instant = ContinuousClock.now
    var watch = ClockWatch(date: date, instant: instant)
    let second = instant + .seconds(1)
    let first = watch.wasSetBack(date: date + seconds, instant: second)
    let next = watch.wasSetBack(date: date + seconds + 1, instant: second + .seconds(1))
    #expect(first == isSetBack)
    #expect(!next, "told once")
  }
}
