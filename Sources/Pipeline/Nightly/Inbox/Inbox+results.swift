import Archive
import FoundationEssentials
import SystemPackage

extension Inbox {
  /// More than the first line of any result.
  private static let longestHeader = 1 << 14

  /// The lists in `done/` that have no result yet.
  ///
  /// Reads the beginning of every result that is there, and removes what a killed run has left of
  /// one.
  func openLists() throws(InboxError) -> [DoneList] {
    let done = try folders().done
    let files = try InboxError.wrapping { () throws(ArchiveError) in
      let files = try done.list(".").filter { $0.status.type == .regular }.map(\.name)
      for file in files where DoneList(part: file) != nil { try done.remove(file) }
      return files
    }
    let decoder = JSONDecoder()
    let settled = Set(
      files.filter { $0.hasSuffix(DoneList.resultEnding) }
        .compactMap { Self.list(ofResult: $0, in: done, decoder) })
    return files.compactMap { DoneList(file: $0) }.filter { !settled.contains($0.file) }
  }

  /// The file of the list whose result this is; nil for what is no result.
  private static func list(
    ofResult name: String, in done: Tree, _ decoder: JSONDecoder
  ) -> String? {
    struct Header: Decodable { let file: String }
    guard let descriptor = try? done.open(name) else { return nil }
    defer { try? descriptor.close() }
    var beginning = [UInt8](repeating: 0, count: longestHeader)
    guard let count = try? beginning.withUnsafeMutableBytes({ try descriptor.read(into: $0) }),
      let end = beginning[..<count].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return (try? decoder.decode(Header.self, from: Data(beginning[..<end])))?.file
  }

  /// The next lines of a list in `done/`, and which file they are from; nil when it is not there any
  /// more.
  func page(
    of list: DoneList, from position: ListPosition, limit: Int, providers: [String]
  ) throws -> (lines: [ListLine], identity: FileIdentity)? {
    guard let descriptor = try open(list, in: folders().done) else { return nil }
    return try descriptor.closeAfter {
      let reader = ListReader(descriptor: descriptor, name: list.file, providers: providers)
      return (
        try reader.page(from: position, limit: limit), FileIdentity(try Stat(descriptor))
      )
    }
  }

  /// A result that is to be written; nil when its list is not there any more.
  func result(of list: DoneList) throws -> ResultFile? {
    let done = try folders().done
    guard let descriptor = try open(list, in: done) else { return nil }
    let digest = try descriptor.closeAfter { try Digest(of: descriptor) }
    return try ResultFile(of: list, digest, in: done)
  }

  private func open(_ list: DoneList, in done: Tree) throws(InboxError) -> FileDescriptor? {
    do throws(ArchiveError) {
      guard try done.status(list.file)?.type == .regular else { return nil }
      return try done.open(list.file)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw .failed(error) }
      return nil
    }
  }
}

extension DoneList {
  static let resultEnding = ".result.jsonl"
  private static let partEnding = ".part"

  /// What its result is called while it is written: hidden, so that nobody takes it for one.
  var partFile: String { ".\(file)\(Self.partEnding)" }

  /// The list whose result is written to a file of this name; nil for any other file.
  init?(part: String) {
    guard part.hasPrefix("."), part.hasSuffix(Self.partEnding) else { return nil }
    self.init(file: String(part.dropFirst().dropLast(Self.partEnding.count)))
  }

  /// What its result is called, the preferred name first; the second can be no other list's.
  var resultFiles: (first: String, second: String) {
    ("\(name)\(Self.resultEnding)", "\(file)\(Self.resultEnding)")
  }
}
