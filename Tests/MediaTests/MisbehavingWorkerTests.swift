import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Media

extension WithWorkers {
  // A worker is asked about a video only: one is needed that can be changed.
  @Suite(.enabled(if: Clip.isHere, "there is no clip, neither real nor made"))
  struct `A worker that a file took over` {
    private let directory: TemporaryDirectory
    private let children: Children
    private let clip: [UInt8]
    /// What it would make if it could, as it was built.
    private let marker = "/tmp/holdfast-misbehaviour-\(getpid())"

    init() throws {
      directory = try TemporaryDirectory()
      children = try Children(in: directory, of: "misbehaving-worker")
      clip = try [UInt8](Data(contentsOf: URL(filePath: #require(Clip.path))))
    }

    /// A clip that is whole, and whose `ftyp` names what the worker is to do.
    private func file(_ misbehaviour: String) throws -> String {
      var bytes = clip
      bytes.replaceSubrange(12..<16, with: Array(misbehaviour.utf8))
      return try directory.file("\(misbehaviour).mp4", bytes)
    }

    private static let forbidden = "asked the kernel for something it may not"

    @Test(
      .enabled("needs seccomp") { try await Kernel.takesFilters() },
      arguments: [
        ("cras", Problem.Slug.crashed, "crashed the media worker"),
        ("trap", .crashed, ""), ("exit", .crashed, "crashed the media worker"),
        ("allo", .memory, "more memory than it may have"),
        ("crea", .crashed, forbidden), ("pass", .crashed, forbidden), ("sock", .crashed, forbidden),
        ("fork", .crashed, forbidden), ("exec", .crashed, forbidden), ("thre", .crashed, forbidden),
        ("kill", .crashed, forbidden), ("writ", .crashed, forbidden), ("trun", .crashed, forbidden),
        ("limi", .crashed, forbidden), ("code", .crashed, forbidden),
        ("garb", .crashed, "no proper answer"), ("long", .crashed, "no proper answer"),
        ("nonc", .crashed, "no proper answer"),
      ])
    func `harms that file's facts alone`(
      misbehaviour: String, slug: Problem.Slug, sentence: String
    ) async throws {
      let path = try file(misbehaviour)
      try await withWorkers(executable: children.executable) { workers in
        let facts = try await workers.examine(path: path, depth: .packets)
        #expect(facts.problems.map(\.slug) == [slug])
        #expect(facts.problems.first?.sentence.contains(sentence) ?? false, "\(facts.problems)")
        #expect(facts.container == "mp4" && !facts.whole && facts.isMedia && facts.video == nil)
        let poster = try await workers.poster(path: path)
        #expect(poster == nil)
        try await expectNothingElseTouched(misbehaviour, workers)
      }
      #expect(children.pids.isEmpty)
    }

    @Test(arguments: ["wait", "spin"])
    func `and that never answers is given up in time`(misbehaviour: String) async throws {
      let path = try file(misbehaviour)
      try await withWorkers(
        executable: children.executable, timeout: .milliseconds(700)
      ) { workers in
        let start = ContinuousClock.now
        let facts = try await workers.examine(path: path, depth: .packets)
        #expect(ContinuousClock.now - start >= .milliseconds(1400))
        #expect(facts.problems.map(\.slug) == [.timeout])
        try await expectNothingElseTouched(misbehaviour, workers)
      }
      #expect(children.pids.isEmpty)
    }

    @Test(arguments: ["wait", "spin"])
    func `ends itself when nobody else ends it`(misbehaviour: String) throws {
      let worker = try WorkerProcess(executable: children.executable)
      let file = try MediaFile(path: file(misbehaviour))
      // The parent would wait an hour, and tells the worker one second.
      let request = Request(.measure(.packets), timeout: .zero)
      #expect(throws: WorkerFailure.crashed) {
        try worker.answer(to: request, about: file.descriptor, timeout: .seconds(3600))
      }
      #expect(worker.end() == .timedOut)
    }

    @Test(.enabled("needs seccomp") { try await Kernel.takesFilters() })
    func `where there is no filter goes on, says so once, and could do harm`() async throws {
      let executable = "\(directory.path)/unfiltered-worker"
      try FileManager.default.createSymbolicLink(
        atPath: executable, withDestinationPath: Children.path(of: "misbehaving-worker"))
      let good = try directory.file("good.mp4", clip)
      let path = try file("crea")
      defer { unlink(marker) }
      try await withWorkers(executable: executable) { workers in
        let facts = try await workers.examine(path: good, depth: .frames)
        let sandbox = try await workers.check()
        #expect(facts.whole && sandbox == .withoutFilter(.notPermitted))
        // What shows that the tests above would find a worker that breaks out.
        #expect(access(marker, F_OK) != 0)
        let other = try await workers.examine(path: path, depth: .packets)
        #expect(other.whole)
        #expect(access(marker, F_OK) == 0)
      }
    }

    @Test func `and that says a thing twice is believed once, and replaced`() async throws {
      let path = try file("twic")
      try await withWorkers(executable: children.executable) { workers in
        // What it said first: an answer of the right form, to the right request.
        let facts = try await workers.examine(path: path, depth: .packets)
        #expect(facts.problems.map(\.slug) == [.noVideo])
        try await expectNothingElseTouched("twic", workers)
      }
    }

    @Test func `ends with the thread that started it, whatever it is doing`() async throws {
      let path = try file("spin")
      let pid = try await Starter(executor: BlockingExecutor())
        .leave(children.executable, readingFile: path)
      var status: Int32 = 0
      #expect(waitpid(pid, &status, 0) == pid)
      #expect(status == SIGKILL)
    }

    private func expectNothingElseTouched(
      _ misbehaviour: String, _ workers: MediaWorkers
    ) async throws {
      #expect(access(marker, F_OK) != 0, "it made a file")
      let path = "\(directory.path)/\(misbehaviour).mp4"
      var expected = clip
      expected.replaceSubrange(12..<16, with: Array(misbehaviour.utf8))
      #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == expected, "the file changed")
      let good = try directory.file("good.mp4", clip)
      let facts = try await workers.examine(path: good, depth: .packets)
      #expect(facts.whole && facts.video?.frames == 121, "the next file suffered")
    }
  }
}
