import Foundation
import Synchronization

/// Reads one output of a program to its end, on a thread of its own.
final class OutputReader: Sendable {
  /// As they come, for one consumer; it ends with the output.
  let lines: AsyncStream<String>

  private let text = Mutex("")
  private let ended: AsyncStream<Never>

  init(_ pipe: Pipe) {
    let (lines, line) = AsyncStream.makeStream(of: String.self)
    let (ended, end) = AsyncStream.makeStream(of: Never.self)
    self.lines = lines
    self.ended = ended
    let descriptor = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      var partial = Data()
      while case let chunk = descriptor.availableData, !chunk.isEmpty {
        partial += chunk
        while let newline = partial.firstIndex(of: UInt8(ascii: "\n")) {
          let found = String(decoding: partial[..<newline], as: UTF8.self)
          partial = Data(partial[(newline + 1)...])
          text.withLock { $0 += found + "\n" }
          line.yield(found)
        }
      }
      text.withLock { $0 += String(decoding: partial, as: UTF8.self) }
      line.finish()
      end.finish()
    }
  }

  /// All of it, once it has ended.
  func whole() async -> String {
    for await _ in ended {}
    return text.withLock(\.self)
  }
}
