import ArgumentParser
import Pipeline

/// A number of bytes on the command line, written as in the configuration: `500MiB`, `20GiB`.
struct Size: ExpressibleByArgument {
  let size: ByteSize

  init?(argument: String) {
    guard let size = ByteSize(written: argument) else { return nil }
    self.size = size
  }
}
