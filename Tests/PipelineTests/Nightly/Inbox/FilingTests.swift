import Archive
import FoundationEssentials
import Glibc
import Ledger
import Synchronization
import SystemPackage
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A list in the inbox` {
  private static let run = PlacedFolder.run

  @Test func `is read as often as one likes, and known by its bytes`() throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task_1\ntask_2\n")
    let list = try folder.only()
    #expect(list.digest.description.hasPrefix("f87c9cb3e1959ff5"))
    for _ in 0..<2 {
      var tasks: [String] = []
      try list.spooled()?.reader(providers: []).forEach { tasks.append(try $0.task.get().taskID) }
      #expect(tasks == ["task_1", "task_2"])
    }
  }

  @Test func `that is bad is told by its name`() throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task 1\n")
    var errors = ListErrors()
    try folder.only().spooled()?.reader(providers: []).forEach { line in
      if case .failure(let error) = line.task { errors.add(error) }
    }
    #expect("\(errors)".hasPrefix("a.txt:1: a blank in the task id"))
  }

  @Test func `is filed under its name and the run's, and what is there stays`() throws {
    let folder = try PlacedFolder()
    for (text, name) in [("1", Self.run), ("2", "\(Self.run)~2"), ("3", "\(Self.run)~3")] {
      try folder.place("a.txt", "task_\(text)\n")
      let done = try folder.inbox.file(try folder.only(), run: Self.run)
      #expect(done.file == "a.txt.\(name)")
      #expect(done.name == "a.txt" && done.run == Self.run)
      #expect(try folder.text("done/\(done.file)") == "task_\(text)\n")
    }
    #expect(try folder.names() == ["done", "rejected"])
    #expect(try folder.inbox.openLists().count == 3)
  }

  enum Whereabouts: CaseIterable { case waiting, filed, takenAway, replaced }

  @Test(arguments: Whereabouts.allCases)
  func `that a killed run took is only to be filed as long as it lies there`(
    whereabouts: Whereabouts
  ) throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task_1\n")
    let list = try folder.only()
    let taken = TakenList(name: "a.txt", digest: list.digest.description, run: Self.run)
    switch whereabouts {
    case .waiting: break
    case .filed: _ = try folder.inbox.file(list, run: Self.run)
    case .takenAway: try FileManager.default.removeItem(atPath: "\(folder.path)/a.txt")
    case .replaced: try folder.place("a.txt", "task_2\n")
    }
    #expect(try folder.inbox.isWaiting(taken) == (whereabouts == .waiting))
  }

  enum Change: CaseIterable { case appended, replaced, removed, emptied }

  @Test(arguments: Change.allCases, [false, true])
  func `that changes before it is filed stays, and is taken again`(
    change: Change, isRejected: Bool
  ) throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task_1\n")
    let list = try folder.only()
    switch change {
    case .appended: try folder.write("a.txt", "task_2\n", options: .append)
    case .replaced:
      try folder.write(".new", "task_2\n")
      try #require(
        rename(folder.path.appending(".new").string, folder.path.appending("a.txt").string) == 0)
    case .removed: unlink(folder.path.appending("a.txt").string)
    case .emptied: try folder.write("a.txt", "")
    }
    let before = try folder.names()
    #expect(throws: InboxError.changed(folder.path.appending("a.txt"))) {
      _ =
        isRejected
        ? try folder.inbox.reject(list, run: Self.run, errors: "bad")
        : try folder.inbox.file(list, run: Self.run)
    }
    #expect(try folder.names() == before)
    #expect(try folder.names("done").isEmpty)
    #expect(try folder.names("rejected").isEmpty)
    guard change == .appended || change == .replaced else { return }
    let now = ContinuousClock.now
    let isReady = try !folder.inbox.look(at: now).ready.isEmpty
    #expect(!isReady || change == .replaced, "which came by a rename")
    #expect(try folder.inbox.look(at: now + .seconds(5)).ready.count == 1)
  }

  @Test func `that is rejected has its errors beside it`() throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task 1\n")
    let name = "a.txt.\(Self.run)"
    let rejected = try folder.inbox.reject(try folder.only(), run: Self.run, errors: "a.txt:1: bad")
    #expect(rejected.file == name)
    #expect(try folder.names("rejected") == [name, "\(name).errors"])
    #expect(try folder.text("rejected/\(name).errors") == "a.txt:1: bad\n")
    #expect(try folder.inbox.rejectedLists() == [rejected])
    #expect(try folder.inbox.openLists().isEmpty)
    try folder.place("a.txt", "task 2\n")
    let second = try folder.inbox.reject(try folder.only(), run: Self.run, errors: "worse")
    #expect(second.file == "\(name)~2")
    #expect(try folder.text("rejected/\(name).errors") == "a.txt:1: bad\n")
  }

  /// A kill then never leaves a rejected list without its errors.
  @Test func `is rejected after its errors were written`() throws {
    let folder = try PlacedFolder()
    try folder.place("a.txt", "task 1\n")
    let watch = inotify_init1(Int32(O_NONBLOCK))
    defer { close(watch) }
    inotify_add_watch(
      watch, folder.path.appending("rejected").string,
      UInt32(IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO))
    _ = try folder.inbox.reject(try folder.only(), run: Self.run, errors: "bad")
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(watch, &bytes, bytes.count)
    var events: [Int32] = []
    var offset = 0
    while offset < count {
      let event = bytes[offset...].withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
      events.append(Int32(event.mask))
      offset += MemoryLayout<inotify_event>.size + Int(event.len)
    }
    #expect(events == [IN_CREATE, IN_CLOSE_WRITE, IN_MOVED_TO])
  }

  private final class Names: Sendable {
    let names = Mutex<[String]>([])
  }

  /// Two that take lists and one that renames them in: each is filed once, and whole.
  @Test func `is filed once, whoever races for it`() async throws {
    let folder = try PlacedFolder()
    let count = 200
    let text = (0..<2000).map { "task_\($0)\n" }.joined()
    let filed = Names()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await blocking {
          for number in 0..<count {
            try folder.write(".\(number)", text)
            rename(
              folder.path.appending(".\(number)").string,
              folder.path.appending("\(number).txt").string)
          }
        }
      }
      for _ in 0..<2 {
        group.addTask {
          try await blocking {
            // The clock runs ahead, so that what was ready is given to both.
            var now = ContinuousClock.now
            while filed.names.withLock({ $0.count }) < count {
              now += .seconds(5)
              for list in try folder.inbox.look(at: now).ready {
                do throws(InboxError) {
                  let done = try folder.inbox.file(list, run: Self.run)
                  filed.names.withLock { $0.append(done.name) }
                } catch {
                  guard case .changed = error else { throw error }
                }
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(filed.names.withLock { $0 }).count == count)
    #expect(try folder.names("done").count == count)
    for name in try folder.names("done") { #expect(try folder.text("done/\(name)") == text) }
  }
}
