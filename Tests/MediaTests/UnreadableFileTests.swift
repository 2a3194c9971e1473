import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Media

extension WithWorkers {
  @Suite struct `A path that leads to no file` {
    @Test func `is told, and not waited for`() async throws {
      let directory = try TemporaryDirectory()
      let fifo = "\(directory.path)/fifo"
      try #require(mkfifo(fifo, 0o600) == 0)
      let missing = "\(directory.path)/missing"
      try await withWorkers { workers in
        await #expect(throws: MediaError.notRegularFile(path: fifo)) {
          try await workers.examine(path: fifo, depth: .packets)
        }
        await #expect(throws: MediaError.notRegularFile(path: directory.path)) {
          try await workers.examine(path: directory.path, depth: .packets)
        }
        await #expect(throws: MediaError.unreadable(path: missing, .noSuchFileOrDirectory)) {
          try await workers.examine(path: missing, depth: .packets)
        }
      }
    }
  }
}
