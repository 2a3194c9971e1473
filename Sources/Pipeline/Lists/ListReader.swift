package import SystemPackage

/// Reads a list line by line, in memory that does not grow with it.
package struct ListReader: Sendable {
  /// What its errors call it.
  package let name: String
  private let descriptor: FileDescriptor
  private let owner: (any AnyObject & Sendable)?
  private let parser: ListLineParser

  private static let chunk = 64 * 1024
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Reads a file from its beginning, wherever the descriptor stands.
  ///
  /// - Parameters:
  ///   - owner: closes the descriptor, and is kept until nobody reads from it any more.
  ///   - providers: the names of the configured ones.
  package init(
    descriptor: FileDescriptor, owner: (any AnyObject & Sendable)? = nil, name: String,
    providers: [String]
  ) {
    self.name = name
    self.descriptor = descriptor
    self.owner = owner
    parser = ListLineParser(providers: providers)
  }

  /// Gives every line that is neither blank nor a comment, in order; `position` is behind a line.
  ///
  /// Blocks while it reads: not to be called on the cooperative pool. Throws what `body` throws,
  /// and a `ListError` when the list as a whole cannot be read; lines before that were given.
  package func forEach(
    from position: ListPosition = ListPosition(), _ body: (ListLine) throws -> Void
  ) throws {
    var chunk = [UInt8](repeating: 0, count: Self.chunk)
    var splitter = LineSplitter(from: position.offset)
    var (number, start, offset) = (position.line, position.offset, position.offset)
    let take = { (line: LineSplitter.Line, end: Int64) in
      number += 1
      defer { start = end }
      if let task = self.task(in: line, number: number) {
        try body(ListLine(number: number, start: start, end: end, task: task))
      }
    }
    while true {
      let count = try readable {
        try chunk.withUnsafeMutableBytes {
          try descriptor.read(fromAbsoluteOffset: offset, into: $0)
        }
      }
      guard count > 0 else { break }
      offset += Int64(count)
      let text = chunk[..<count].prefix { $0 != 0 }
      try splitter.split(text, take)
      guard text.count == count else { throw ListError.binary(list: name, line: number + 1) }
    }
    try splitter.finish(take)
  }

  /// Nil for a blank line and a comment.
  private func task(
    in line: LineSplitter.Line, number: Int
  ) -> Result<ListedTask, ListError>? {
    do throws(ListProblem) {
      guard case .bytes(var bytes) = line else { throw .longLine }
      if number == 1, bytes.starts(with: Self.byteOrderMark) {
        bytes = bytes.dropFirst(Self.byteOrderMark.count)
      }
      return try parser.task(in: bytes).map { .success($0) }
    } catch {
      return .failure(.line(list: name, number: number, error))
    }
  }

  private func readable<Value>(_ call: () throws -> Value) throws(ListError) -> Value {
    do throws(Errno) {
      return try Errno.typed(call)
    } catch {
      throw .unreadable(list: name, error)
    }
  }
}
