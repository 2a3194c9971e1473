import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `An inbox` {
  @Test func `is made with its folders, but nothing above it`() throws {
    let folder = try PlacedFolder()
    #expect(try folder.names() == ["done", "rejected"])
    let deep = folder.path.appending("a/b")
    #expect(throws: InboxError.unreachable(deep, .noSuchFileOrDirectory)) {
      try Inbox(at: deep).make()
    }
  }

  @Test func `gives what was renamed in at once, in the order of the names`() throws {
    let folder = try PlacedFolder()
    for name in ["b.list", "a.txt", "c.jsonl"] { try folder.place(name, "task_\(name)\n") }
    let look = try folder.inbox.look()
    #expect(look.ready.map(\.name) == ["a.txt", "b.list", "c.jsonl"])
    #expect(look.again == nil)
    #expect(look.ignored.isEmpty)
  }

  /// Renames until the kernel's clock has gone on since the write.
  @Test func `tells a rename from a write by the times that the kernel sets`() throws {
    let folder = try PlacedFolder()
    try folder.write(".a", "task_1\n")
    #expect(try !FileIdentity(Stat(folder.path.appending(".a"))).isSettled)
    var name = ".a"
    repeat {
      let other = name == ".a" ? ".b" : ".a"
      rename(folder.path.appending(name).string, folder.path.appending(other).string)
      name = other
    } while try !FileIdentity(Stat(folder.path.appending(name))).isSettled
    rename(folder.path.appending(name).string, folder.path.appending("a.txt").string)
    #expect(try folder.only().name == "a.txt")
  }

  @Test func `gives what was written in place once it is seen unchanged`() throws {
    let folder = try PlacedFolder()
    try folder.write("a.txt", "task_1\n")
    let start = ContinuousClock.now
    var look = try folder.inbox.look(at: start)
    #expect(look.ready.isEmpty)
    #expect(look.again == start + .seconds(5))
    look = try folder.inbox.look(at: start + .seconds(4))
    #expect(look.ready.isEmpty)
    try folder.write("a.txt", "task_2\n", options: .append)
    look = try folder.inbox.look(at: start + .seconds(60))
    #expect(look.ready.isEmpty)
    #expect(look.again == start + .seconds(65))
    #expect(try folder.inbox.look(at: start + .seconds(65)).ready.map(\.name) == ["a.txt"])
  }

  @Test func `leaves an empty list alone until something is written to it`() throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "")
    let start = ContinuousClock.now
    #expect(try folder.inbox.look(at: start).again == start + .seconds(5))
    let look = try folder.inbox.look(at: start + .seconds(5))
    #expect(look.ready.isEmpty)
    #expect(look.again == nil)
    #expect(look.ignored.map(\.reason) == ["is empty, and waits to be written to"])
    #expect(try folder.inbox.look(at: start + .seconds(60)).ignored.isEmpty)
    try folder.write("a.txt", "task_1\n")
    #expect(try folder.inbox.look(at: start + .seconds(120)).ready.isEmpty)
    #expect(try folder.inbox.look(at: start + .seconds(125)).ready.map(\.name) == ["a.txt"])
  }

  @Test func `gives again what was not filed, a while later`() throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task_1\n")
    let start = ContinuousClock.now
    #expect(try folder.inbox.look(at: start).ready.count == 1)
    let look = try folder.inbox.look(at: start + .seconds(1))
    #expect(look.ready.isEmpty)
    #expect(look.again == start + .seconds(5))
    #expect(try folder.inbox.look(at: start + .seconds(5)).ready.count == 1)
  }

  @Test func `says once why it leaves something where it is`() throws {
    let folder = try PlacedFolder()
    for name in ["a.csv", "B.TXT", "txt", "a.txt~", ".hidden.txt", ".txt"] {
      try folder.place(name, "task_1\n")
    }
    var look = try folder.inbox.look()
    #expect(look.ready.isEmpty)
    #expect(look.ignored.map(\.name) == ["B.TXT", "a.csv", "a.txt~", "txt"])
    #expect(!look.hasUnreadable)
    #expect(
      look.ignored.first?.reason == "is not called *.txt, *.list, *.jsonl, as lists are")
    look = try folder.inbox.look()
    #expect(look.ignored.isEmpty)
    try FileManager.default.removeItem(atPath: folder.path.appending("a.csv").string)
    _ = try folder.inbox.look()
    try folder.place("a.csv", "task_1\n")
    look = try folder.inbox.look()
    #expect(look.ignored.map(\.name) == ["a.csv"], "it is another one")
  }

  @Test func `says of the first hundred files that are no lists why, and how many more there are`()
    throws
  {
    let folder = try PlacedFolder()
    for number in 0..<130 { try folder.write("\(number).csv", "") }
    let look = try folder.inbox.look()
    #expect(look.ignored.count == 100)
    #expect(look.othersIgnored == 30)
    #expect(!look.hasUnreadable)
  }

  enum Intruder: CaseIterable { case fifo, socket, folder, link, danglingLink, device }

  @Test(arguments: Intruder.allCases)
  func `opens nothing but regular files`(intruder: Intruder) throws {
    let folder = try PlacedFolder()
    let path = folder.path.appending("a.txt").string
    switch intruder {
    case .fifo: try #require(mkfifo(path, 0o666) == 0)
    case .socket: try #require(mknod(path, S_IFSOCK | 0o666, 0) == 0)
    case .folder: try #require(mkdir(path, 0o755) == 0)
    case .link:
      try folder.place(".list", "task_1\n")
      try #require(symlink(".list", path) == 0)
    case .danglingLink: try #require(symlink("nowhere", path) == 0)
    case .device:
      // Major 1, minor 5: /dev/zero, which has no end.
      guard mknod(path, S_IFCHR | 0o666, 1 << 8 | 5) == 0 else { return }
    }
    let look = try folder.inbox.look()
    #expect(look.ready.isEmpty)
    #expect(look.again == nil)
    #expect(look.ignored.map(\.name) == ["a.txt"])
    #expect(look.hasUnreadable, "somebody may take it for a list")
    // As if it had come in the place of a file between the listing and the opening.
    let inbox = try folder.inbox.folders().inbox
    #expect((try? PlacedList("a.txt", in: inbox)) == nil)
  }

  @Test func `takes any name that is UTF-8, and says of others that they are not`() throws {
    let folder = try PlacedFolder()
    let long = String(repeating: "ä", count: 125) + ".txt"
    let names = ["a\nb.txt", "\u{1B}[31m.txt", "\u{202E}txt.list", " .txt", "日本.jsonl", long]
    for name in names { try folder.place(name, "task_1\n") }
    let bad = folder.path.string.utf8CString.dropLast() + [0x2F, -1, 0x2E, 0x74, 0x78, 0x74, 0]
    let file = open(Array(bad), O_CREAT | O_WRONLY, 0o644)
    #expect(Glibc.write(file, "task_2\n", 7) == 7)
    try #require(utime(Array(bad), [utimbuf(actime: 0, modtime: 0)]) == 0)
    close(file)
    let look = try folder.inbox.look()
    #expect(look.ignored.map(\.reason) == ["has a name that is not UTF-8; rename it"])
    #expect(look.hasUnreadable)
    #expect(Set(look.ready.map(\.name)) == Set(names))
    for list in look.ready {
      let done = try folder.inbox.file(list, run: PlacedFolder.run)
      #expect(DoneList(file: done.file) == done)
      #expect(done.partFile.utf8.count <= 255 && done.resultFiles.second.utf8.count <= 255)
    }
    #expect(try folder.names("done").count == names.count)
  }

  @Test func `of ten thousand lists gives a few at a time`() throws {
    let folder = try PlacedFolder()
    for number in 0..<10_000 { try folder.write("\(number).txt", "task_\(number)\n") }
    let start = ContinuousClock.now
    #expect(try folder.inbox.look(at: start).ready.isEmpty)
    var seen: Set<String> = []
    for _ in 0..<3 {
      let look = try folder.inbox.look(at: start + .seconds(5))
      #expect(look.ready.count == Look.mostReady)
      #expect(look.again == start + .seconds(5))
      for list in look.ready.dropFirst() {
        _ = try folder.inbox.file(list, run: PlacedFolder.run)
      }
      // The first one could not be filed, which keeps none of the others waiting.
      seen.formUnion(look.ready.map(\.name))
    }
    #expect(seen.count == 3 * Look.mostReady)
  }

  @Test(arguments: ["done", "rejected"])
  func `says what is in the way of its folders`(name: String) throws {
    let folder = try PlacedFolder()
    let path = folder.path.appending(name)
    try FileManager.default.removeItem(atPath: path.string)
    try folder.write(name, "")
    #expect(throws: InboxError.notAFolder(path)) { try folder.inbox.look() }
    try FileManager.default.removeItem(atPath: path.string)
    try #require(symlink("/", path.string) == 0)
    #expect(throws: InboxError.notAFolder(path)) { try folder.inbox.look() }
    #expect(throws: InboxError.notAFolder(path)) { try Inbox(at: folder.path).make() }
    try FileManager.default.removeItem(atPath: path.string)
    #expect(try folder.inbox.look().ready.isEmpty, "it is made again")
  }

  @Test func `that is gone is told, and used again when it is back`() throws {
    let folder = try PlacedFolder()
    let aside = folder.path.string + ".aside"
    try #require(rename(folder.path.string, aside) == 0)
    let error = try #require(throws: InboxError.self) { try folder.inbox.look() }
    #expect(error == .unreachable(folder.path, .noSuchFileOrDirectory))
    #expect("\(error)".contains("Mount it"))
    try #require(rename(aside, folder.path.string) == 0)
    try folder.place("a.txt", "task_1\n")
    #expect(try folder.only().name == "a.txt")
  }

  @Test func `may be what a link leads to`() throws {
    let folder = try PlacedFolder()
    let link = FilePath(folder.path.string + ".link")
    try #require(symlink(folder.path.string, link.string) == 0)
    try folder.place("a.txt", "task_1\n")
    let inbox = Inbox(at: link)
    try inbox.make()
    _ = try inbox.file(try #require(try inbox.look().ready.first), run: PlacedFolder.run)
    #expect(try folder.names("done") == ["a.txt.\(PlacedFolder.run)"])
  }

  /// In a process of its own, which becomes nobody: the superuser may write everywhere.
  @Test func `that cannot be written gives nothing and says so`() async {
    await #expect(processExitsWith: .success) {
      let folder = try PlacedFolder()
      try folder.place("a.txt", "task_1\n")
      chmod(folder.path.string, 0o555)
      if getuid() == 0 { setuid(65_534) }
      let error = #expect(throws: InboxError.self) { try folder.inbox.look() }
      precondition(error == .unwritable(folder.path, .permissionDenied), "\(error as Any)")
    }
  }

  @Test func `says of a list that may not be read that it is so`() async {
    await #expect(processExitsWith: .success) {
      let folder = try PlacedFolder()
      try folder.place("a.txt", "task_1\n")
      try folder.place("b.txt", "task_1\n")
      for name in ["a.txt", "b.txt"] { chmod(folder.path.appending(name).string, 0o644) }
      chmod(folder.path.appending("a.txt").string, 0)
      for name in [".", "done", "rejected"] {
        chmod(folder.path.appending(name).string, 0o777)
      }
      if getuid() == 0 { setuid(65_534) }
      let look = try folder.inbox.look()
      precondition(look.ready.map(\.name) == ["b.txt"])
      precondition(look.ignored.map(\.name) == ["a.txt"])
      precondition(look.ignored[0].reason.hasPrefix("cannot be read: Permission denied"))
      precondition(look.ignored[0].isUnreadable && look.hasUnreadable)
    }
  }
}
