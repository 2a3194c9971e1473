import Glibc
import Peers
import Synchronization
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `The room that a download takes on the disk` {
  /// Gives out so many bytes, and writes down what it is asked.
  private final class Room: FileRoom {
    let limit: Int64
    let held = Mutex<Int64>(0)
    let claims = Mutex<[Int64]>([])

    init(_ limit: Int64) { self.limit = limit }

    func claim(_ length: Int64, isWhole: Bool) -> Int64? {
      claims.withLock { $0.append(length) }
      return length > limit ? nil : isWhole ? length : min(limit, length + 500_000)
    }

    func hold(_ length: Int64) { held.withLock { $0 = length } }

    func refused(_ length: Int64) { Issue.record("\(length) bytes were refused") }
  }

  private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n"

  @Test func `is reserved until the transfer ends`() async throws {
    let file = try TemporaryFile(holding: [1, 2, 3])
    let reserved = Mutex(false)
    let room = Room(8_000_000)
    let failure = try await failure(
      [.send(Array(Self.head.utf8) + video(100_000)), .close], into: file, room
    ) { event in
      guard case .began = event else { return }
      reserved.withLock { $0 = file.blocks * 512 >= 8_000_000 }
    }
    #expect(failure.prefix?.bytes == 100_000)
    #expect(reserved.withLock { $0 } == true)
    #expect(room.claims.withLock { $0 } == [8_000_000])
    #expect(room.held.withLock { $0 } == 8_000_000)
    #expect(try file.bytes.count == 100_000 && file.blocks * 512 < 1_000_000)
  }

  @Test func `is refused before the first byte where the announced length doesn't fit`()
    async throws
  {
    let file = try TemporaryFile()
    let failure = try await failure(
      [.send(Array(Self.head.utf8) + video(100_000)), .silence], into: file, Room(7_999_999))
    #expect(failure.cause == .noRoom(length: 8_000_000) && failure.prefix == nil)
    #expect(try file.bytes.isEmpty)
  }

  @Test func `is claimed step by step where no length is announced, and what has come is kept`()
    async throws
  {
    let file = try TemporaryFile()
    let room = Room(1_200_000)
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    let failure = try await failure(
      [.send(Array(head.utf8) + video(3_000_000)), .silence], into: file, room)
    guard case .noRoom(let length) = failure.cause else {
      return #expect(failure.cause == .noRoom(length: 0))
    }
    #expect(length > 1_200_000 && length < 1_300_000)
    let kept = try #require(failure.prefix).bytes
    #expect(kept > 1_100_000 && kept <= 1_200_000)
    #expect(try file.bytes == Array(video(3_000_000).prefix(Int(kept))))
    #expect(room.claims.withLock { $0.count } == 4)
  }

  private func failure(
    _ steps: [Peer.Step], into file: TemporaryFile, _ room: Room,
    report: @escaping Transfers.Report = { _ in }
  ) async throws -> BrokenDownload {
    try await Scene.play(script: { _ in steps }) { scene in
      do throws(BrokenDownload) {
        _ = try await scene.transfers.download(
          scene.request(), into: file.descriptor, room: room, report: report)
      } catch {
        return error
      }
      throw TransferError.cancelled
    }
  }
}
