import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// Where lines go: descriptors 1 and 2, written by one thread in the order in which they were given.
///
/// Giving a line never waits, so that a reader that does not read holds up nothing; one that has gone
/// away (`| head`) stops the output, never the work, and is no failure.
final class Output: Sendable {
  /// A stream that could not be written, such as a file on a full disk.
  struct Failure: Error, CustomStringConvertible {
    let descriptor: Int32
    let errno: Errno

    var description: String {
      let stream = descriptor == STDOUT_FILENO ? "standard output" : "standard error"
      return "\(stream) can't be written: \(errno)"
    }
  }

  private struct State {
    var waiting: [(text: String, descriptor: Int32)] = []
    var bytes = 0
    var isWriting = false
    var dropped = 0
    var failure: Failure?
    /// Nothing more is written to these.
    var ended: Set<Int32> = []
    var flushes: [CheckedContinuation<Void, Never>] = []
  }

  /// What waits for a reader at most, in bytes; lines beyond it are counted and dropped.
  private static let limit = 16 << 20

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "holdfast.output")

  /// The first one.
  var failure: Failure? { state.withLock(\.failure) }

  func write(_ text: String, to descriptor: Int32) {
    let begins = state.withLock { state in
      guard state.bytes < Self.limit else {
        state.dropped += 1
        return false
      }
      state.waiting.append((text, descriptor))
      state.bytes += text.utf8.count
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if begins { queue.async { self.drain() } }
  }

  /// A line of what was asked for.
  ///
  /// Waits until it is written: a long listing goes at its reader's pace.
  func line(_ text: String) async throws(Failure) {
    write(text + "\n", to: STDOUT_FILENO)
    await flush()
    if let failure { throw failure }
  }

  /// A line for people: never mixed with what a program reads.
  func note(_ text: String) async {
    write(text + "\n", to: STDERR_FILENO)
    await flush()
  }

  /// Returns when all that was given is written.
  func flush() async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if state.isWriting { state.flushes.append(continuation) }
        return !state.isWriting
      }
      if isDone { continuation.resume() }
    }
  }

  /// As ``flush()``, but for two seconds at most: the reader may never read.
  func flushSoon() async {
    for _ in 0..<40 where state.withLock({ $0.isWriting }) {
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  private func drain() {
    while true {
      let (lines, dropped, flushes) = state.withLock { state in
        defer {
          state.waiting = []
          state.bytes = 0
          state.dropped = 0
        }
        guard state.waiting.isEmpty && state.dropped == 0 else {
          return (state.waiting, state.dropped, [CheckedContinuation<Void, Never>]())
        }
        state.isWriting = false
        defer { state.flushes = [] }
        return ([], 0, state.flushes)
      }
      for continuation in flushes { continuation.resume() }
      guard !lines.isEmpty || dropped > 0 else { return }
      for (text, descriptor) in lines { writeAll(text, to: descriptor) }
      if dropped > 0 {
        writeAll("holdfast: \(dropped) lines were not told: nobody read\n", to: STDERR_FILENO)
      }
    }
  }

  private func writeAll(_ text: String, to descriptor: Int32) {
    guard isStream(descriptor), state.withLock({ !$0.ended.contains(descriptor) }) else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return end(descriptor, Errno(rawValue: errno)) }
      bytes = bytes.dropFirst(count)
    }
  }

  private func end(_ descriptor: Int32, _ errno: Errno) {
    state.withLock { state in
      state.ended.insert(descriptor)
      guard errno != .brokenPipe, state.failure == nil else { return }
      state.failure = Failure(descriptor: descriptor, errno: errno)
    }
  }
}

/// False for a stream that was closed at the start, when the runtime had its descriptor for a queue of
/// its own: of the kinds of file, that is none.
func isStream(_ descriptor: Int32) -> Bool {
  var status = stat()
  return fstat(descriptor, &status) == 0 && status.st_mode & 0o170000 != 0
}
