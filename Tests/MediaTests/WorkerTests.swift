import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Media

extension WithWorkers {
  // A worker needs a file that keeps it busy, and the media files need not be there.
  @Suite(.enabled(if: Corpus.isHere, "the media files are not there"))
  struct `A worker` {
    private let directory: TemporaryDirectory
    private let children: Children

    init() throws {
      directory = try TemporaryDirectory()
      children = try Children(in: directory)
    }

    @Test func `that is killed over a file is replaced, and the file read all the same`()
      async throws
    {
      try await withWorkers(executable: children.executable) { [children] workers in
        async let killed: Void = children.signal(SIGKILL, next: 1)
        let facts = try await workers.examine(path: Corpus.clip, depth: .frames)
        await killed
        #expect(facts.whole && facts.video?.frames == 121)
      }
    }

    @Test(arguments: [(SIGKILL, Problem.Slug.crashed), (SIGSTOP, .timeout)])
    func `that fails twice over a file gives the file a problem`(
      signal: Int32, slug: Problem.Slug
    ) async throws {
      try await withWorkers(
        executable: children.executable, timeout: .seconds(3)
      ) { [children] workers in
        async let stopped: Void = children.signal(signal, next: 2)
        let facts = try await workers.examine(path: Corpus.clip, depth: .frames)
        await stopped
        #expect(facts.problems.map(\.slug) == [slug])
        #expect(facts.container == "mp4" && !facts.whole && facts.isMedia)
        // What the headers alone tell.
        #expect(facts.video?.width == 1280 && facts.audio != nil)
        let next = try await workers.examine(path: Corpus.clip, depth: .packets)
        #expect(next.whole)
      }
      #expect(children.pids.isEmpty)
    }

    @Test(arguments: ["/bin/true", "/bin/cat", "/usr/bin/yes"])
    func `that is none is not blamed on the file`(executable: String) async throws {
      try await withWorkers(executable: executable, timeout: .milliseconds(300)) { workers in
        await #expect(throws: MediaError.unusable(executable: executable)) {
          try await workers.examine(path: Corpus.clip, depth: .headers)
        }
      }
    }

    @Test func `that is not there is told`() async throws {
      let executable = "\(directory.path)/nothing"
      try await withWorkers(executable: executable) { workers in
        await #expect(
          throws: MediaError.cannotStart(executable: executable, .noSuchFileOrDirectory)
        ) {
          try await workers.examine(path: Corpus.clip, depth: .headers)
        }
      }
    }

    @Test func `is replaced after its thousand files, and leaves nothing behind`() async throws {
      let path = Corpus.path("mp4parse__h264_white_frame_sar_16_9.mp4")
      let sockets = openSockets
      var seen: Set<pid_t> = []
      try await withWorkers(executable: children.executable) { workers in
        for number in 0..<2500 {
          let facts = try await workers.examine(path: path, depth: .packets)
          try #require(facts.whole)
          guard number % 100 == 0 else { continue }
          #expect(children.pids.count == 1)
          seen.formUnion(children.pids)
        }
        let worker = try #require(children.pids.first)
        let own = ["0", "1", "2", "3"]
        // It answers first, and closes the file then.
        for _ in 0..<500 where try descriptors(of: worker).sorted() != own {
          try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try descriptors(of: worker).sorted() == own)
      }
      #expect(seen.count == 3)
      #expect(children.pids.isEmpty)
      // Suites beside this one have sockets too; one left behind for each file would be 2,500.
      #expect(openSockets < sockets + 100)
    }

    @Test func `keeps none of its parent's files, and no standard error`() async throws {
      try await withWorkers(executable: children.executable) { workers in
        _ = try await workers.examine(path: Corpus.clip, depth: .headers)
        let worker = try #require(children.pids.first)
        for number in 0...2 {
          let target = try FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/\(worker)/fd/\(number)")
          #expect(target == "/dev/null", "\(number)")
        }
      }
    }

    @Test func `gets no environment, and the limits it is to have`() async throws {
      try await withWorkers(executable: children.executable) { workers in
        _ = try await workers.examine(path: Corpus.clip, depth: .headers)
        let worker = try #require(children.pids.first)
        let environment = try String(contentsOfFile: "/proc/\(worker)/environ", encoding: .utf8)
        #expect(
          environment.split(separator: "\0").allSatisfy { $0.hasPrefix("LD_LIBRARY_PATH=") })
        let limits = try String(contentsOfFile: "/proc/\(worker)/limits", encoding: .utf8)
          .split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        for limit in [
          "Max address space 536870912 1610612736 bytes", "Max file size 0 0 bytes",
          "Max core file size 0 0 bytes", "Max processes 0 0 processes",
        ] {
          #expect(limits.contains(limit), "\(limit)")
        }
      }
    }

    @Test(.enabled("needs seccomp") { try await Kernel.takesFilters() })
    func `is confined, and says so to who asks`() async throws {
      try await withWorkers(executable: children.executable) { workers in
        #expect(try await workers.check() == .complete)
        // What it said first is still known later.
        _ = try await workers.examine(path: Corpus.clip, depth: .headers)
        #expect(try await workers.check() == .complete)
        let worker = try #require(children.pids.first)
        let status = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
          .split(separator: "\n").map { $0.split(separator: "\t").joined(separator: " ") }
        #expect(status.contains("NoNewPrivs: 1") && status.contains("Seccomp: 2"))
        #expect(status.contains("Threads: 1"))
      }
    }

    @Test func `that died while it had nothing to do costs no file a try`() async throws {
      try await withWorkers(executable: children.executable) { workers in
        for _ in 0..<3 {
          let facts = try await workers.examine(path: Corpus.clip, depth: .headers)
          #expect(facts.whole)
          let worker = try #require(children.pids.first)
          kill(worker, SIGKILL)
        }
      }
    }

    @Test func `takes no file that it could write to`() throws {
      let path = try directory.file("clip.mp4", [])
      let file = try FileDescriptor.open(FilePath(path), .readWrite)
      defer { try? file.close() }
      let worker = try WorkerProcess(executable: children.executable)
      let request = Request(.measure(.headers), timeout: .seconds(5))
      #expect(throws: WorkerFailure.crashed) {
        try worker.answer(to: request, about: file, timeout: .seconds(5))
      }
    }

    @Test func `ends when its parent's socket does`() throws {
      var ends: [Int32] = [-1, -1]
      let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
      try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
      let pid = try WorkerProcess.spawn(
        children.executable, socket: FileDescriptor(rawValue: ends[1]))
      close(ends[1])
      close(ends[0])
      var status: Int32 = -1
      #expect(waitpid(pid, &status, 0) == pid)
      #expect(status == 0)
    }

    @Test func `at work is ended when the task is cancelled`() async throws {
      try await withWorkers(executable: children.executable) { workers in
        let examining = Task { try await workers.examine(path: Corpus.clip, depth: .frames) }
        await children.signal(SIGSTOP, next: 1)
        examining.cancel()
        await #expect(throws: MediaError.cancelled) { try await examining.value }
        #expect(children.pids.isEmpty)
        let facts = try await workers.examine(path: Corpus.clip, depth: .headers)
        #expect(facts.whole)
      }
    }

    @Test func `is not waited for by a task that is cancelled`() async throws {
      try await withWorkers(executable: children.executable) { workers in
        let first = Task { try await workers.examine(path: Corpus.clip, depth: .frames) }
        await children.signal(SIGSTOP, next: 1)
        let second = Task { try await workers.examine(path: Corpus.clip, depth: .frames) }
        second.cancel()
        await #expect(throws: MediaError.cancelled) { try await second.value }
        first.cancel()
        await #expect(throws: MediaError.cancelled) { try await first.value }
      }
    }

    @Test func `serves as many tasks as want it`() async throws {
      try await withWorkers(count: 2) { workers in
        let frames = try await withThrowingTaskGroup(of: Int?.self) { group in
          for _ in 0..<100 {
            group.addTask {
              try await workers.examine(path: Corpus.clip, depth: .packets).video?.frames
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(frames == Array(repeating: 121, count: 100))
      }
    }

    @Test func `cannot be had once they are closed`() async throws {
      let workers = try MediaWorkers(
        executable: children.executable, count: 1, timeout: .seconds(1))
      await workers.close()
      await #expect(throws: MediaError.closed) {
        try await workers.examine(path: Corpus.clip, depth: .headers)
      }
    }

    private var openSockets: Int {
      let descriptors =
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
      return descriptors.count { number in
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\(number)")
        return target?.hasPrefix("socket:") ?? false
      }
    }

    private func descriptors(of pid: pid_t) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")
    }
  }
}
