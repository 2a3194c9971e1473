import CLinux
import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Where damage is` {
  /// Two and a half chunks.
  private static let text = String(repeating: "0123456789abcdef", count: (5 << 19) / 16)

  let scratch: Scratch
  private let object: String

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    let bytes = Array(Self.text.utf8)
    let chunks = stride(from: 0, to: bytes.count, by: 1 << 20).map { start in
      let chunk = bytes[start..<min(start + 1 << 20, bytes.count)]
      return String(chunk.withUnsafeBytes { ~crc32c(.max, $0.baseAddress, $0.count) }, radix: 16)
    }
    object = try writer.store(task: "long", Self.text, chunks: chunks).object
    writer.close()
  }

  private func damage(_ change: (inout Data) -> Void) throws -> Verification.Problem {
    var data = Data(Self.text.utf8)
    change(&data)
    try FileManager.default.removeItem(atPath: scratch.path(object))
    try data.write(to: URL(fileURLWithPath: scratch.path(object)))
    #expect(chmod(scratch.path(object), 0o444) == 0)
    let problems = try scratch.verify().problems
    #expect(problems.count == 1)
    return try #require(problems.first)
  }

  @Test(arguments: [(0, 0), (1_048_575, 0), (1_048_576, 1), (1_500_000, 1), (2_621_439, 2)])
  func `is told by the chunk that a flipped bit is in`(offset: Int, chunk: Int64) throws {
    let problem = try damage { $0[offset] ^= 1 }
    let end = min((chunk + 1) << 20, Int64(Self.text.utf8.count))
    #expect(problem.kind == .corrupt && problem.ranges == [chunk << 20..<end])
  }

  @Test func `is told once for chunks that touch`() throws {
    let problem = try damage { data in
      for offset in [10, 1_048_580] { data[offset] ^= 1 }
    }
    #expect(problem.ranges == [0..<2 << 20])
  }

  @Test func `is told of 4 KiB of zeros`() throws {
    let problem = try damage {
      $0.replaceSubrange(1_200_000..<1_204_096, with: Data(repeating: 0, count: 4096))
    }
    #expect(problem.kind == .corrupt && problem.ranges == [1 << 20..<2 << 20])
  }

  @Test func `is what a short file lacks`() throws {
    let problem = try damage { $0.removeLast() }
    #expect(problem.kind == .wrongSize && problem.ranges == [2_621_439..<2_621_440])
  }
}
