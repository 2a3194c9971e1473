import Foundation
import Glibc
import Testing

@testable import Archive

@Suite struct `Who holds an archive` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test func `is nobody before, the writer meanwhile, and nobody afterwards`() throws {
    let writer = try scratch.open()
    let archive = try Archive(at: scratch.root)
    let holder = try #require(try archive.writer())
    #expect(holder.process == getpid())
    #expect(holder.role == "run \(writer.runID)")
    #expect(holder.since?.hasPrefix("20") == true)
    #expect(try archive.verifier() == nil)
    writer.close()
    #expect(try archive.writer() == nil, "what the file says is of before")
  }

  @Test func `is told beside who verifies`() throws {
    try scratch.open().close()
    let archive = try Archive(at: scratch.root)
    #expect(try archive.verifier() == nil)
    let records = try scratch.records()
    #expect(try archive.verifier()?.role == "verify")
    #expect(try archive.writer() == nil)
    try records.close()
    #expect(try archive.verifier() == nil)
  }

  @Test func `is known by process alone until its line is written`() throws {
    let writer = try scratch.open()
    try scratch.write(
      "process 1, run of yesterday, since 2026-01-01T00:00:00Z\n", to: ".holdfast/lock")
    let holder = try #require(try Archive(at: scratch.root).writer())
    #expect(holder == LockHolder(process: getpid(), role: nil, since: nil))
    #expect("\(holder)" == "process \(getpid())")
    writer.close()
  }

  @Test(arguments: [
    "process 12, run 20261121T031415Z-4f2a, since 2026-11-21T03:14:15.000Z",
    "process 12, verify, since 2026-11-21T03:14:15.000Z",
  ])
  func `is written as it is read`(line: String) throws {
    #expect(try "\(#require(LockHolder(line: line)))" == line)
  }

  @Test(arguments: ["", "process 12", "process x, verify, since now", "12, verify, 2026"])
  func `is not made up of another line`(line: String) {
    #expect(LockHolder(line: line) == nil)
  }

  private static let locks = KernelLocks(
    """
    1: POSIX  ADVISORY  WRITE 900 08:01:131 0 EOF
    2: FLOCK  ADVISORY  WRITE 901 08:01:131 0 EOF
    2: -> FLOCK  ADVISORY  WRITE 902 08:01:131 0 EOF
    3: FLOCK  ADVISORY  READ  903 08:01:131 0 EOF
    4: FLOCK  ADVISORY  WRITE 904 08:01:132 0 EOF
    5: FLOCK  ADVISORY  WRITE 905 00:2b:131 0 EOF
    6: FLOCK  ADVISORY  WRITE 906 103:1234:131 0 EOF
    nonsense

    """)

  @Test(arguments: [
    (device: UInt64(0x801), process: Int32(901)), (device: 0x2b, process: 905),
    // Of a larger number the parts are cut in two.
    (device: 0x121_0334, process: 906), (device: 0x802, process: -1),
  ])
  func `is found by device and number of the file`(device: UInt64, process: Int32) {
    let holders = Self.locks.exclusive(inode: 131, device: device)
    #expect(holders.map(\.process) == [901, 905, 906])
    #expect(holders.first { $0.isOnDevice }?.process ?? -1 == process)
  }
}
