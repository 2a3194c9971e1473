import CLinux
import Glibc

/// A seccomp filter: the system calls that a process may still make, for any other it is killed.
struct SystemCallFilter {
  /// One system call that is let through.
  struct Rule {
    let number: Int32
    /// What some of its arguments must be, by their place; the lower 32 bits are compared, which
    /// are all that the kernel takes of an `int`.
    var arguments: [(place: Int, value: UInt32)] = []
  }

  private(set) var instructions: [sock_filter]

  /// The rules are asked in their order: the frequent ones go first.
  ///
  /// - Parameter otherwise: what becomes of every other call, one of `SECCOMP_RET_`.
  init(_ rules: [Rule], otherwise: UInt32 = SECCOMP_RET_KILL_PROCESS) {
    instructions = [
      Self.load(Self.architecture),
      Self.skip(1, ifEqual: clinux_audit_architecture),
      Self.answer(SECCOMP_RET_KILL_PROCESS),
      Self.load(Self.number),
    ]
    for rule in rules {
      var body: [sock_filter] = []
      for (place, value) in rule.arguments {
        body.append(Self.load(Self.firstArgument + 8 * UInt32(place)))
        body.append(Self.skip(1, ifEqual: value))
        // The call's number is no longer loaded, and no rule is there twice: nothing else fits.
        body.append(Self.answer(otherwise))
      }
      body.append(Self.answer(SECCOMP_RET_ALLOW))
      instructions.append(
        Self.skip(0, ifEqual: UInt32(rule.number), else: UInt8(body.count)))
      instructions += body
    }
    instructions.append(Self.answer(otherwise))
  }

  /// Puts this process under the filter for good; returns 0, or the errno of a kernel or a
  /// container that knows of no filters.
  ///
  /// `no_new_privs` must be set already.
  func install() -> Int32 {
    let result = instructions.withUnsafeBufferPointer {
      clinux_set_system_call_filter($0.baseAddress, UInt16($0.count))
    }
    return result == 0 ? 0 : errno
  }

  // MARK: linux/seccomp.h: the places in seccomp_data, little-endian on both architectures.

  private static let number: UInt32 = 0
  private static let architecture: UInt32 = 4
  private static let firstArgument: UInt32 = 16

  // MARK: linux/bpf_common.h: the four instructions that are needed.

  private static func load(_ offset: UInt32) -> sock_filter {
    sock_filter(code: UInt16(BPF_LD | BPF_W | BPF_ABS), jt: 0, jf: 0, k: offset)
  }

  /// Goes on behind the next `count` instructions when the loaded value is this one.
  private static func skip(
    _ count: UInt8, ifEqual value: UInt32, else other: UInt8 = 0
  ) -> sock_filter {
    sock_filter(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: count, jf: other, k: value)
  }

  private static func answer(_ action: UInt32) -> sock_filter {
    sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: action)
  }
}
