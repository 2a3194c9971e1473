package import SystemPackage

/// Reads a list line by line, in memory that does not grow with it.
package struct ListReader: Sendable {
  private enum Source {
    case file(FilePath)
    /// Is left open: its owner's, who is kept, or else somebody else's.
    case descriptor(FileDescriptor, owner: (any AnyObject & Sendable)?)
  }

  /// What its errors call it.
  package let name: String
  private let source: Source
  private let parser: ListLineParser

  private static let chunk = 64 * 1024
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The list at `path`.
  ///
  /// `providers` are the names of the configured ones.
  package init(_ path: FilePath, providers: [String]) {
    name = path.string
    source = .file(path)
    parser = ListLineParser(providers: providers)
  }

  /// `owner` closes the descriptor when nobody holds it any more, as this reader does.
  package init(
    descriptor: FileDescriptor, owner: (any AnyObject & Sendable)? = nil, name: String,
    providers: [String]
  ) {
    self.name = name
    source = .descriptor(descriptor, owner: owner)
    parser = ListLineParser(providers: providers)
  }

  /// Gives every line that is neither blank nor a comment, in order; `position` is behind a line,
  /// and a descriptor that is a pipe has no other than the beginning.
  ///
  /// Blocks while it reads: not to be called on the cooperative pool. Throws what `body` throws,
  /// and a `ListError` when the list as a whole cannot be read; lines before that were given.
  package func forEach(
    from position: ListPosition = ListPosition(), _ body: (ListLine) throws -> Void
  ) throws {
    switch source {
    case .descriptor(let descriptor, owner: _):
      try forEach(of: descriptor, from: position, body)
    case .file(let path):
      let descriptor = try readable {
        try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      }
      try descriptor.closeAfter { try forEach(of: descriptor, from: position, body) }
    }
  }

  private func forEach(
    of descriptor: FileDescriptor, from position: ListPosition, _ body: (ListLine) throws -> Void
  ) throws {
    if position.offset > 0 {
      _ = try readable { try descriptor.seek(offset: position.offset, from: .start) }
    }
    var chunk = [UInt8](repeating: 0, count: Self.chunk)
    var splitter = LineSplitter(from: position.offset)
    var number = position.line
    let take = { (line: LineSplitter.Line, end: Int64) in
      number += 1
      if let line = self.line(line, number: number, end: end) { try body(line) }
    }
    while true {
      let count = try readable {
        try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      }
      guard count > 0 else { break }
      let text = chunk[..<count].prefix { $0 != 0 }
      try splitter.split(text, take)
      guard text.count == count else { throw ListError.binary(list: name, line: number + 1) }
    }
    try splitter.finish(take)
  }

  private func line(_ line: LineSplitter.Line, number: Int, end: Int64) -> ListLine? {
    do throws(ListProblem) {
      guard case .bytes(var bytes) = line else { throw .longLine }
      if number == 1, bytes.starts(with: Self.byteOrderMark) {
        bytes = bytes.dropFirst(Self.byteOrderMark.count)
      }
      return try parser.task(in: bytes).map {
        ListLine(number: number, end: end, task: .success($0))
      }
    } catch {
      return ListLine(
        number: number, end: end, task: .failure(.line(list: name, number: number, error)))
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
