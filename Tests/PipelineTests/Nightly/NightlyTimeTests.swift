import Testing

@testable import Pipeline

@Suite struct `The time of an intake` {
  @Test(arguments: [
    (all: 300, needed: 0, limit: 120, left: 300),
    (all: 300, needed: 90, limit: 120, left: 210),
    (all: 300, needed: 540, limit: 120, left: 180),
    (all: 300, needed: 540, limit: 480, left: 150),
  ])
  func `is what the scrub does not need`(
    all: Int, needed: Int, limit: Int, left: Int
  ) {
    let time = Nightly.intakeTime(
      of: .minutes(all), leaving: .minutes(needed), atMost: .minutes(limit))
    #expect(time == .minutes(left))
  }
}
