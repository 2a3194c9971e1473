import ArgumentParser
import Pipeline

/// A duration on the command line, written as in the configuration: `90s`, `30m`, `6h`.
struct Interval: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    guard let duration = Duration(written: argument) else { return nil }
    self.duration = duration
  }
}
