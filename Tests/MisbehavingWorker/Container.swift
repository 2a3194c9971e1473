import CLinux
import Glibc

/// What some containers do to their processes.
enum Container {
  /// From here on this process may set no filter of its own: seccomp(2) fails with EPERM.
  static func refuseFilters() {
    let instructions = [
      sock_filter(code: UInt16(BPF_LD | BPF_W | BPF_ABS), jt: 0, jf: 0, k: 0),
      sock_filter(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: 0, jf: 1, k: UInt32(__NR_seccomp)),
      sock_filter(
        code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: SECCOMP_RET_ERRNO | UInt32(EPERM)),
      sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: SECCOMP_RET_ALLOW),
    ]
    clinux_set_no_new_privileges()
    clinux_set_system_call_filter(instructions, UInt16(instructions.count))
  }
}
