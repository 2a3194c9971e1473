import ArgumentParser
import Pipeline

/// A part of something on the command line, written as in the configuration: `5%`.
struct Part: ExpressibleByArgument {
  let share: Share

  init?(argument: String) {
    guard let share = Share(written: argument), share.percent > 0, share.percent <= 100 else {
      return nil
    }
    self.share = share
  }
}
