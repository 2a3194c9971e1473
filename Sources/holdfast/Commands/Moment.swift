import ArgumentParser
import FoundationEssentials
import Pipeline

/// The beginning of a day in UTC, `2026-11-21`, or so long ago, `7d`.
struct Moment: ExpressibleByArgument {
  let date: Date

  init?(argument: String) {
    if let duration = Duration(written: argument) {
      date = Date().addingTimeInterval(-duration.seconds)
    } else if let day = Day(argument: argument) {
      date = day.start
    } else {
      return nil
    }
  }
}
