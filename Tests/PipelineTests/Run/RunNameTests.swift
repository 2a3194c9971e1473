import Foundation
import Testing

@testable import Pipeline

@Suite struct `A run's name` {
  @Test(arguments: [
    (0.0, "20261121T031415Z-0000"), (0.5, "20261121T031415Z-8000"),
    (0.25, "20261121T031415Z-4000"), (0.99999, "20261121T031415Z-ffff"),
  ])
  func `is when it began, and gives that back`(fraction: Double, name: String) throws {
    let date = Date(timeIntervalSince1970: 1_795_230_855 + fraction)
    #expect(RunName.make(at: date) == name)
    let read = try #require(RunName.date(name))
    #expect(abs(read.timeIntervalSince(date)) < 0.0001)
  }

  @Test func `sorts as the runs began`() {
    let names = (0..<1000).map {
      RunName.make(at: Date(timeIntervalSince1970: 1e9 + Double($0) / 250))
    }
    #expect(names == names.sorted() && Set(names).count == 1000)
  }

  @Test(arguments: [
    (nil, "20261121T031415Z-8000"), ("20261121T031415Z-7fff", "20261121T031415Z-8000"),
    ("20261121T031415Z-8000", "20261121T031415Z-8001"),
    ("20261122T235959Z-ffff", "20261123T000000Z-0000"), ("yesterday", "20261121T031415Z-8000"),
  ])
  func `sorts behind the run before, even when the clock has been set back`(
    previous: String?, name: String
  ) {
    let date = Date(timeIntervalSince1970: 1_795_230_855.5)
    #expect(RunName.make(at: date, following: previous) == name)
  }

  @Test(arguments: ["", "20261121T031415Z", "20261121T031415Z-xyz", "yesterday-0000"])
  func `of another kind is no date`(name: String) {
    #expect(RunName.date(name) == nil)
  }
}
