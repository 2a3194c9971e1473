import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `The page cache` {
  /// 1 MiB pages of a file, and which of them the kernel holds.
  private func resident(_ path: String, _ size: Int) throws -> [UInt8] {
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    defer { try? file.close() }
    return try #require(SystemCalls.residentPages(of: file, size: size)).map { $0 & 1 }
  }

  private func forget(_ path: String, from offset: Int64, count: Int64) throws {
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    defer { try? file.close() }
    SystemCalls.adviseDontNeed(file, from: offset, count: count)
  }

  @Test func `holds after a verification what it held before`() throws {
    let scratch = try Scratch(onDisk: true)
    let writer = try scratch.open()
    let size = 24 << 20
    let paths = try ["a", "b", "c"].map { letter in
      try writer.store(task: letter, String(repeating: letter, count: size)).object
    }
    writer.close()
    let half = Int64(size / 2)
    try forget(scratch.path(paths[0]), from: 0, count: 0)
    try forget(scratch.path(paths[1]), from: half, count: half)
    let before = try paths.map { try resident(scratch.path($0), size) }
    try #require(before[0].allSatisfy { $0 == 0 }, "this file system keeps its pages")
    #expect(before[2].allSatisfy { $0 == 1 })
    #expect(try scratch.verify().problems == [])
    for (path, before) in zip(paths, before) {
      #expect(try resident(scratch.path(path), size) == before, "\(path)")
    }
  }

  @Test func `is gone around when a file is read from the medium`() throws {
    let scratch = try Scratch(onDisk: true)
    let writer = try scratch.open()
    let text = String(repeating: "x", count: 3 << 20) + "odd end"
    let object = try writer.store(task: "a", text).object
    writer.close()
    var bytes: [UInt8] = []
    try FileReader(try Tree(at: scratch.root)).readMedium(object) { bytes += $0 }
    #expect(bytes == Array(text.utf8))
  }
}
