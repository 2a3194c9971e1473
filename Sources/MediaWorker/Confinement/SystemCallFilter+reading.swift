import CLinux
import Glibc

extension SystemCallFilter {
  /// What reading, decoding and answering need: no name is ever looked up, no process, thread or
  /// socket made, nothing run that was not there before, and nothing written but the answer.
  ///
  /// Found by tracing: every file at hand, at every depth and as a poster, makes these calls alone.
  static let reading = SystemCallFilter([
    // The file, by position: the descriptor is the only one that can be read.
    Rule(number: __NR_pread64),
    // The two clocks, set and stopped for each file.
    Rule(number: __NR_setitimer),
    // malloc: its heap; mappings of what is large, which cannot be made executable, neither here nor
    // later; realloc of these, for tables that grow while they are read.
    Rule(number: __NR_brk),
    Rule(number: __NR_mmap, arguments: [(place: 2, value: UInt32(PROT_READ | PROT_WRITE))]),
    Rule(number: __NR_munmap),
    Rule(number: __NR_mremap),
    // A request and its descriptor come in; the answer goes out.
    Rule(number: __NR_recvmsg),
    Rule(number: __NR_sendmsg),
    // The descriptor: that it was opened for reading only, the file's size, its end.
    Rule(number: __NR_fcntl, arguments: [(place: 1, value: UInt32(F_GETFL))]),
    Rule(number: __NR_lseek),
    Rule(number: __NR_close),
    // The memory that a file may take: this process's, and up to the hard limit.
    Rule(
      number: __NR_prlimit64,
      arguments: [(place: 0, value: 0), (place: 1, value: RLIMIT_AS.rawValue)]),
    // pthread_once wakes who waits for it, though nobody does: libavcodec fills its tables so, when
    // a decoder is opened for the first time.
    Rule(number: __NR_futex, arguments: [(place: 1, value: clinux_futex_wake_private)]),
    // The end of the conversation.
    Rule(number: __NR_exit_group),
  ])
}
