import CLinux
import Glibc
import Testing

@testable import MediaWorker

@Suite struct `The filter over system calls` {
  /// What the kernel would answer: an interpreter of the four instructions that a filter has.
  private func answer(
    _ number: Int32, _ arguments: [UInt32] = [], architecture: UInt32 = clinux_audit_architecture
  ) throws -> UInt32 {
    let instructions = SystemCallFilter.reading.instructions
    var loaded: UInt32 = 0
    var place = 0
    while place < instructions.count {
      let instruction = instructions[place]
      place += 1
      switch Int32(instruction.code) {
      case BPF_LD | BPF_W | BPF_ABS:
        switch instruction.k {
        case 0: loaded = UInt32(bitPattern: number)
        case 4: loaded = architecture
        case let offset:
          let argument = try #require(offset >= 16 && offset % 8 == 0 ? Int(offset - 16) / 8 : nil)
          loaded = arguments.indices.contains(argument) ? arguments[argument] : 0
        }
      case BPF_JMP | BPF_JEQ | BPF_K:
        place += Int(loaded == instruction.k ? instruction.jt : instruction.jf)
      case BPF_RET | BPF_K:
        return instruction.k
      case let code:
        Issue.record("an instruction of another kind: \(code)")
        return 0
      }
    }
    Issue.record("the end was run over")
    return 0
  }

  @Test(
    arguments: [
      (__NR_pread64, []), (__NR_setitimer, []), (__NR_brk, []), (__NR_munmap, []),
      (__NR_mremap, []), (__NR_recvmsg, []), (__NR_sendmsg, []), (__NR_lseek, []), (__NR_close, []),
      (__NR_exit_group, []), (__NR_mmap, [0, 4096, 3, 0x22]), (__NR_fcntl, [5, UInt32(F_GETFL)]),
      (__NR_prlimit64, [0, RLIMIT_AS.rawValue]), (__NR_futex, [1, 129]),
    ] as [(Int32, [UInt32])])
  func `lets through what reading needs`(number: Int32, arguments: [UInt32]) throws {
    #expect(try answer(number, arguments) == SECCOMP_RET_ALLOW)
  }

  @Test func `kills for everything else`() throws {
    let allowed = [
      __NR_pread64, __NR_setitimer, __NR_brk, __NR_munmap, __NR_mremap, __NR_recvmsg, __NR_sendmsg,
      __NR_lseek, __NR_close, __NR_exit_group,
    ]
    for number in Int32(0)..<1024 where !allowed.contains(number) {
      #expect(try answer(number) == SECCOMP_RET_KILL_PROCESS, "\(number)")
    }
  }

  @Test(
    arguments: [
      (__NR_mmap, [0, 4096, 7, 0x22]), (__NR_mmap, [0, 4096, 5, 0x02]),
      (__NR_fcntl, [5, UInt32(F_SETFL)]), (__NR_fcntl, [5, UInt32(F_DUPFD)]),
      (__NR_prlimit64, [1, RLIMIT_AS.rawValue]), (__NR_prlimit64, [0, RLIMIT_FSIZE.rawValue]),
      (__NR_futex, [1, 128]),
    ] as [(Int32, [UInt32])])
  func `kills for other arguments`(number: Int32, arguments: [UInt32]) throws {
    #expect(try answer(number, arguments) == SECCOMP_RET_KILL_PROCESS)
  }

  @Test(arguments: [0x4000_0003, 0xc000_0016, 0] as [UInt32])
  func `kills for every call of another architecture`(architecture: UInt32) throws {
    #expect(try answer(__NR_pread64, architecture: architecture) == SECCOMP_RET_KILL_PROCESS)
  }

  @Test func `kills for the numbers of x32, which are those of x86-64 and a bit`() throws {
    #expect(try answer(__NR_pread64 | 0x4000_0000) == SECCOMP_RET_KILL_PROCESS)
  }
}
