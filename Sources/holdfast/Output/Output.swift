import Glibc

/// Where lines go: descriptor 1 or 2, written by one thread in the order in which they were given.
///
/// A reader that has gone away (`| head`) stops the output, never the work. A reader that is slow
/// is waited for.
actor Output {
  private let thread = OutputThread()

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// A line for people: never mixed with what a program reads.
  func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }
}
